// See presence_frame.hpp.
#include "alo/protocol/presence_frame.hpp"

#include "alo/protocol/json_text.hpp"

#include <atomic>
#include <cstring>
#include <memory>
#include <new>

namespace alo {
namespace {

constexpr std::string_view head = R"({"type":"presence",)";
constexpr std::string_view is_online = R"("online":true,)";
constexpr std::string_view is_offline = R"("online":false,)";

std::string_view word_for(availability status) noexcept {
    switch (status) {
        case availability::online:
            return "online";
        case availability::away:
            return "away";
        case availability::busy:
            return "busy";
        case availability::invisible:
            break;
    }
    return "offline";
}

std::string begin(user_id_view id) {
    std::string line{head};
    line.reserve(160);
    line.append(R"("user_id":)").append(to_json(id)).append(",");
    return line;
}

void append_version(std::string& line, std::uint64_t version, unix_ms at) {
    line.append(R"("version":)").append(std::to_string(version));
    line.append(R"(,"at":)").append(std::to_string(at)).append("}\n");
}

}  // namespace

// The line lies behind it, in the same allocation.
struct presence_frame::block {
    std::atomic<std::uint32_t> references;
    user_key user;
    std::uint64_t version;
    std::uint32_t size;
    std::uint16_t online_at;    // where the line says whether the user is online, and in how many
    std::uint16_t online_size;  // bytes

    [[nodiscard]] char* bytes() noexcept {
        return static_cast<char*>(static_cast<void*>(this)) + sizeof(block);
    }
};

presence_frame::presence_frame(user_key user, std::uint64_t version, std::string_view line,
                               std::size_t online_at, std::size_t online_size) {
    void* const memory = ::operator new(sizeof(block) + line.size());
    block_ = ::new (memory) block{1,
                                  user,
                                  version,
                                  static_cast<std::uint32_t>(line.size()),
                                  static_cast<std::uint16_t>(online_at),
                                  static_cast<std::uint16_t>(online_size)};
    std::memcpy(block_->bytes(), line.data(), line.size());
}

presence_frame::presence_frame(user_key user, user_id_view id, const stance& as,
                               std::uint64_t version, unix_ms at) {
    std::string line = begin(id);
    const std::size_t online_at = line.size();
    line.append(is_online).append(R"("status":")").append(word_for(as.status)).append(R"(",)");
    if (!as.text.empty()) {
        line += R"("text":)";
        append_json_string(line, as.text);
        line += ',';
    }
    append_version(line, version, at);
    *this = presence_frame{user, version, line, online_at, is_online.size()};
}

presence_frame presence_frame::offline(user_key user, user_id_view id, std::uint64_t version,
                                       unix_ms at) {
    std::string line = begin(id);
    const std::size_t online_at = line.size();
    line.append(is_offline).append(R"("status":"offline",)");
    append_version(line, version, at);
    return {user, version, line, online_at, is_offline.size()};
}

presence_frame presence_frame::unseen(user_id_view id, std::optional<unix_ms> last_seen) {
    std::string line = begin(id);
    const std::size_t online_at = line.size();
    line.append(is_offline).append(R"("status":"offline")");
    if (last_seen) {
        line.append(R"(,"last_seen":)").append(std::to_string(*last_seen));
    }
    line += "}\n";
    return {nobody, 0, line, online_at, is_offline.size()};
}

presence_frame::presence_frame(const presence_frame& other) noexcept : block_{other.block_} {
    if (block_ != nullptr) {
        block_->references.fetch_add(1, std::memory_order_relaxed);
    }
}

presence_frame::~presence_frame() {
    // The last one frees what the others may just have read.
    if (block_ != nullptr && block_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        std::destroy_at(block_);
        ::operator delete(static_cast<void*>(block_));
    }
}

presence_frame::user_key presence_frame::user() const noexcept { return block_->user; }

std::uint64_t presence_frame::version() const noexcept { return block_->version; }

bool presence_frame::online() const noexcept { return block_->online_size == is_online.size(); }

std::string_view presence_frame::line() const noexcept { return {block_->bytes(), block_->size}; }

void presence_frame::append_entry(std::string& json, bool with_online) const {
    const std::string_view body = line().substr(0, block_->size - 1).substr(head.size());
    json += '{';
    if (with_online) {
        json += body;
        return;
    }
    const std::size_t cut = block_->online_at - head.size();
    json.append(body.substr(0, cut)).append(body.substr(cut + block_->online_size));
}

}  // namespace alo
