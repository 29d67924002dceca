// See config.hpp: the layers, from the weakest to the strongest, and what must hold between
// options.
#include "alo/app/config.hpp"

#include "alo/app/command_line.hpp"
#include "alo/app/config_file.hpp"
#include "alo/app/help.hpp"
#include "alo/app/option_table.hpp"
#include "alo/base/suggest.hpp"
#include "alo/base/units.hpp"
#include "alo/flags/environment.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace alo {
namespace {

// A mistake of whoever started the program, as the line that is printed.
struct usage_error {
    std::string sentence;
};

class layers {
  public:
    explicit layers(const surroundings& world)
        : world_{world},
          sources_(option_rows().size(), value_source::built_in),
          places_(option_rows().size()) {}

    void apply_file(const std::string& path, const std::string& place) {
        std::string fault;
        const std::optional<std::string> content = world_.file(path, fault);
        if (!content) {
            throw usage_error{place + ": cannot read " + in_quotes(path) + ": " + fault};
        }
        auto outcome = read_config_file(*content, path);
        if (auto* sentence = std::get_if<std::string>(&outcome)) {
            throw usage_error{std::move(*sentence)};
        }
        for (const file_value& value : std::get<std::vector<file_value>>(outcome)) {
            set(value.row, value.text, value_source::file, value.place);
        }
    }

    // A variable that a flag overrules is not looked at, so that a flag can always help against a
    // name that somebody else took: Kubernetes sets ALO_PORT where a service is called "alo".
    void apply_environment(const command_line& line) {
        for (std::size_t row = 0; row < option_rows().size(); ++row) {
            if (line.values[row]) {
                continue;
            }
            const option_row& option = option_rows()[row];
            if (std::optional<placed_text> given =
                    first_set(world_.variable, {variable_of(option.name), option.older_variable})) {
                set(row, given->text, value_source::environment, std::move(given->place));
            }
        }
    }

    void apply_flags(const command_line& line) {
        for (std::size_t row = 0; row < option_rows().size(); ++row) {
            if (line.values[row]) {
                set(row, *line.values[row], value_source::flag,
                    "--" + std::string{option_rows()[row].name});
            }
        }
    }

    void check_together() {
        limits& l = values_.limits;
        // A default must not stand in the way of what was asked for. A quarter, as by default: were
        // they one, nothing could be merged before the connection is closed.
        if (sources_[row_of("output-soft-limit")] == value_source::built_in) {
            l.output_soft_limit = std::min(l.output_soft_limit, l.output_hard_limit / 4);
        }
        not_more("output-soft-limit", l.output_soft_limit, "output-hard-limit",
                 l.output_hard_limit);
        not_more("max-line", l.max_line, "max-pending-input", l.max_pending_input);
    }

    [[nodiscard]] loaded_config finish() && {
        if (values_.threads == 0) {
            values_.threads = world_.cores == 0 ? 1 : world_.cores;
        }
        loaded_config loaded{values_, {}};
        for (std::size_t row = 0; row < option_rows().size(); ++row) {
            const option_row& option = option_rows()[row];
            loaded.settings.push_back({option.name, option.print(values_), sources_[row]});
        }
        return loaded;
    }

  private:
    void set(std::size_t row, std::string_view text, value_source source, std::string place) {
        const complaint fault = option_rows()[row].read(values_, text);
        if (!fault.empty()) {
            throw usage_error{place + ": " + fault};
        }
        sources_[row] = source;
        places_[row] = std::move(place);
    }

    [[nodiscard]] std::size_t row_of(std::string_view name) const {
        std::size_t row = 0;
        while (option_rows()[row].name != name) {
            ++row;
        }
        return row;
    }

    // Blames what was set by the stronger source; the other may be a default nobody thought of.
    void not_more(std::string_view small, std::size_t small_size, std::string_view big,
                  std::size_t big_size) const {
        if (small_size <= big_size) {
            return;
        }
        const std::size_t small_row = row_of(small);
        const std::size_t big_row = row_of(big);
        const bool blame_small = sources_[small_row] >= sources_[big_row];
        const std::size_t other = blame_small ? big_row : small_row;
        throw usage_error{
            places_[blame_small ? small_row : big_row] + ": " +
            format_size(blame_small ? small_size : big_size) +
            (blame_small ? " is more than " : " is less than ") +
            std::string{option_rows()[other].name} + ", which is " +
            format_size(blame_small ? big_size : small_size) +
            (sources_[other] == value_source::built_in ? " by default; set that too" : "")};
    }

    const surroundings& world_;
    config values_;
    std::vector<value_source> sources_;  // by row
    std::vector<std::string> places_;    // by row; where the value was written, for messages
};

loaded_config load(const command_line& line, const surroundings& world) {
    if (!line.fault.empty()) {
        throw usage_error{line.fault};
    }
    // A value that is wrong explains a stray word more often than the other way round: `--host
    // --port 3` takes --port for the host.
    layers{world}.apply_flags(line);
    if (line.stray) {
        throw usage_error{describe_stray(*line.stray)};
    }
    layers all{world};
    if (line.file) {
        all.apply_file(*line.file, "--config");
    } else if (const auto path = first_set(world.variable, {"ALO_CONFIG"})) {
        all.apply_file(path->text, path->place);
    }
    all.apply_environment(line);
    all.apply_flags(line);
    all.check_together();
    return std::move(all).finish();
}

}  // namespace

std::variant<loaded_config, exit_request> parse_command_line(
    const std::vector<std::string>& arguments, const surroundings& world) {
    const command_line line = split_command_line(arguments);
    if (line.help) {
        return exit_request{exit_good, help_text(), exit_request::stream::out};
    }
    if (line.version) {
        return exit_request{exit_good, version_text(), exit_request::stream::out};
    }
    try {
        return load(line, world);
    } catch (const usage_error& error) {
        return exit_request{exit_usage, "alo: " + error.sentence + "\n",
                            exit_request::stream::error};
    }
}

}  // namespace alo
