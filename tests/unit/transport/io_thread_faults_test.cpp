// Faults of ours while an I/O thread hears its clients: whose fault it is pays, and nobody else.
#include "unit/transport/io_thread_fixture.hpp"

#include <array>
#include <exception>
#include <string>

namespace alo::test {
namespace {

class io_thread_faults_test : public io_thread_test {
  protected:
    // One handler, with a fault taken as run() takes it.
    void run_one() {
        try {
            it().context().run_one_for(patience);
        } catch (const std::exception& fault) {
            faults_.emplace_back(fault.what());
        }
    }
    std::vector<std::string> faults_;

    // What the client was sent up to now.
    static std::string heard(const unique_fd& client) {
        std::array<char, 4096> bytes{};
        const ssize_t count = ::recv(client.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        return count > 0 ? std::string{bytes.data(), static_cast<std::size_t>(count)} : "";
    }
};

// The end of a turn first hears who has more to say. If that fails, the turn ends all the same, or
// whoever waits for its answers would wait for ever.
TEST_F(io_thread_faults_test,
       a_fault_that_a_turn_hears_of_at_its_end_does_not_keep_it_from_ending) {
    const unique_fd patient = connect();
    const unique_fd faulty = connect();
    it().context().poll();
    send(patient, "no object\n");
    const std::uint64_t before = it().counters().lines.value();
    while (it().counters().lines.value() == before) {
        run_one();
    }
    ASSERT_EQ(heard(patient), "") << "the turn is over already";
    send(faulty, "no object either\n");
    // The first fault is the session's, the second is in the report of that.
    log.faults = 2;
    run_one();
    EXPECT_EQ(log.faults, 0) << "it was not heard at the end of the turn";
    EXPECT_NE(heard(patient).find("invalid_json"), std::string::npos);
    ASSERT_FALSE(log.lines.empty());
    EXPECT_EQ(log.lines.back(), "trouble io_thread: the log is out of order");
    // The next turn is like any other.
    send(patient, "no object again\n");
    EXPECT_TRUE(run_until([&] { return !heard(patient).empty(); }));
    EXPECT_TRUE(faults_.empty()) << faults_.front();
}

}  // namespace
}  // namespace alo::test
