// Where values come from and which of them wins (SPEC section 9).
#include "alo/app/config.hpp"

#include "alo/app/option_table.hpp"
#include "unit/app/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace alo {
namespace {

using namespace std::chrono_literals;

const setting& setting_of(const loaded_config& loaded, std::string_view name) {
    return *std::find_if(loaded.settings.begin(), loaded.settings.end(),
                         [name](const setting& item) { return item.name == name; });
}

TEST(config, has_the_defaults_of_the_spec) {
    const config c = fake_world{}.load({}).values;
    EXPECT_EQ(c.port, 8080);
    EXPECT_EQ(c.host, "");
    EXPECT_EQ(c.threads, 6U) << "the cores of the machine";
    EXPECT_EQ(c.drain, 5s);
    EXPECT_EQ(c.keepalive.idle, 25s);
    EXPECT_EQ(c.keepalive.interval, 5s);
    EXPECT_EQ(c.keepalive.count, 3U);
    EXPECT_EQ(c.user_timeout, 15s);
    EXPECT_FALSE(c.verbose);
    EXPECT_EQ(c.format, log_format::text);
    EXPECT_EQ(c.limits.hello_timeout, 60s);
    EXPECT_EQ(c.limits.max_pending_input, 64U << 20U);
    EXPECT_EQ(c.limits.max_line, 256U << 10U);
    EXPECT_EQ(c.limits.max_friends, 10'000U);
    EXPECT_EQ(c.limits.output_soft_limit, 64U << 10U);
    EXPECT_EQ(c.limits.output_hard_limit, 256U << 10U);
    EXPECT_EQ(c.limits.write_timeout, 10s);
    EXPECT_EQ(c.limits.rate, 20U);
    EXPECT_EQ(c.limits.burst, 100U);
    EXPECT_EQ(c.limits.offline_grace, 0s);
    EXPECT_EQ(c.limits.max_grace, 120s);
    EXPECT_EQ(c.limits.max_grace_edges, 5'000'000U);
    EXPECT_EQ(c.limits.audience, audience_rule::either);
    EXPECT_EQ(c.limits.max_sessions_per_user, 10U);
}

TEST(config, flag_beats_environment_beats_file_beats_default) {
    fake_world world;
    EXPECT_EQ(world.load({}).values.port, 8080);
    world.files["alo.toml"] = "port = 1001\n";
    const std::vector<std::string> with_file{"--config", "alo.toml"};
    EXPECT_EQ(world.load(with_file).values.port, 1001);
    world.variables["SERVER_PORT"] = "1002";
    EXPECT_EQ(world.load(with_file).values.port, 1002);
    world.variables["ALO_PORT"] = "1003";
    EXPECT_EQ(world.load(with_file).values.port, 1003) << "the newer of the two names wins";
    EXPECT_EQ(world.load({"--config", "alo.toml", "-p", "1004"}).values.port, 1004);
}

TEST(config, says_where_each_value_came_from) {
    fake_world world;
    world.files["alo.toml"] = "rate = 5\nburst = 5\n";
    world.variables["ALO_RATE"] = "6";
    world.variables["ALO_DRAIN"] = "3";
    const loaded_config loaded = world.load({"--config=alo.toml", "--drain", "2m"});
    EXPECT_EQ(setting_of(loaded, "burst").source, value_source::file);
    EXPECT_EQ(setting_of(loaded, "rate").source, value_source::environment);
    EXPECT_EQ(setting_of(loaded, "rate").value, "6");
    EXPECT_EQ(setting_of(loaded, "drain").source, value_source::flag);
    EXPECT_EQ(setting_of(loaded, "drain").value, "2m");
    EXPECT_EQ(setting_of(loaded, "port").source, value_source::built_in);
    EXPECT_EQ(setting_of(loaded, "threads").value, "6");
}

TEST(config, reads_the_file_that_the_environment_names) {
    fake_world world;
    world.files["a.toml"] = "port = 1\n";
    world.files["b.toml"] = "port = 2\n";
    world.variables["ALO_CONFIG"] = "a.toml";
    EXPECT_EQ(world.load({}).values.port, 1);
    EXPECT_EQ(world.load({"--config", "b.toml"}).values.port, 2);
}

// A value for every option, unlike its default; a new row without one here fails the test below.
const std::map<std::string, std::string> other_values{
    {"port", "4711"},
    {"host", "::1"},
    {"threads", "3"},
    {"audience", "mutual"},
    {"offline-grace", "1500ms"},
    {"max-grace", "90s"},
    {"max-grace-edges", "88"},
    {"heartbeat", "7s"},
    {"heartbeat-timeout", "3s"},
    {"max-sessions-per-user", "2"},
    {"max-line", "1KiB"},
    {"max-friends", "77"},
    {"max-connections", "500"},
    {"max-connections-per-ip", "9"},
    {"max-pending-input", "1MiB"},
    {"output-soft-limit", "1KiB"},
    {"output-hard-limit", "65KiB"},
    {"hub-queue-limit", "1MiB"},
    {"last-seen-ttl", "2d"},
    {"max-last-seen", "77"},
    {"rate", "7"},
    {"burst", "8"},
    {"hello-timeout", "250ms"},
    {"write-timeout", "11s"},
    {"keepalive", "1m,2s,9"},
    {"user-timeout", "0s"},
    {"drain", "1h"},
    {"verbose", "true"},
    {"log-format", "json"},
};
std::string other_value(const option_row& row) { return other_values.at(std::string{row.name}); }

std::string flag_with(std::string_view name, std::string_view value) {
    std::string flag{"--"};
    flag.append(name).append("=").append(value);
    return flag;
}

TEST(config, takes_every_option_by_flag_by_variable_and_by_file) {
    for (const option_row& row : option_rows()) {
        ASSERT_TRUE(other_values.contains(std::string{row.name})) << row.name;
        const std::string value = other_value(row);
        const std::string name{row.name};
        ASSERT_NE(row.print(config{}), value) << name << ": the test needs another value";

        const loaded_config by_flag = fake_world{}.load({flag_with(name, value)});
        EXPECT_EQ(setting_of(by_flag, name).value, value);
        EXPECT_EQ(setting_of(by_flag, name).source, value_source::flag);
        EXPECT_EQ(row.print(by_flag.values), value);

        fake_world world;
        world.variables[variable_of(row.name)] = value;
        const loaded_config by_variable = world.load({});
        EXPECT_EQ(setting_of(by_variable, name).value, value);
        EXPECT_EQ(setting_of(by_variable, name).source, value_source::environment);

        world = {};
        world.files["f"].append(name).append(" = \"").append(value).append("\"\n");
        const loaded_config by_file = world.load({"--config", "f"});
        EXPECT_EQ(setting_of(by_file, name).value, value);
        EXPECT_EQ(setting_of(by_file, name).source, value_source::file);

        // And nothing else moved.
        for (const setting& item : by_flag.settings) {
            if (item.name != row.name) {
                EXPECT_EQ(item.source, value_source::built_in) << name << " moved " << item.name;
            }
        }
    }
}

TEST(config, prints_what_reads_back_to_the_same) {
    std::vector<std::string> arguments;
    for (const option_row& row : option_rows()) {
        arguments.push_back(flag_with(row.name, other_value(row)));
    }
    const loaded_config first = fake_world{}.load(arguments);
    std::vector<std::string> again;
    for (const setting& item : first.settings) {
        again.push_back(flag_with(item.name, item.value));
    }
    const loaded_config second = fake_world{}.load(again);
    ASSERT_EQ(second.settings.size(), first.settings.size());
    for (std::size_t i = 0; i < first.settings.size(); ++i) {
        EXPECT_EQ(second.settings[i].value, first.settings[i].value) << first.settings[i].name;
    }
}

TEST(config, file_takes_numbers_and_booleans_without_quotes) {
    fake_world world;
    world.files["f"] =
        "# comment\n"
        "max-line = 1024\n"
        "drain = 3\n"
        "write-timeout = 2.5\n"
        "verbose = true\n"
        "rate = 3\n";
    const config c = world.load({"--config", "f"}).values;
    EXPECT_EQ(c.limits.max_line, 1024U);
    EXPECT_EQ(c.drain, 3s);
    EXPECT_EQ(c.limits.write_timeout, 2500ms);
    EXPECT_TRUE(c.verbose);
    EXPECT_EQ(c.limits.rate, 3U);
}

TEST(config, verbose_reads_words_of_all_kinds) {
    for (const std::string name : {"VERBOSE", "ALO_VERBOSE"}) {
        for (const std::string word : {"1", "true", "yes", "on", "TRUE", "Yes"}) {
            fake_world world;
            world.variables[name] = word;
            EXPECT_TRUE(world.load({}).values.verbose) << name << word;
        }
        for (const std::string word : {"0", "false", "no", "off", "OFF", ""}) {
            fake_world world;
            world.variables[name] = word;
            EXPECT_FALSE(world.load({}).values.verbose) << name << word;
        }
    }
    fake_world world;
    EXPECT_TRUE(world.load({"-v"}).values.verbose);
    EXPECT_TRUE(world.load({"-v", "-v"}).values.verbose);
    EXPECT_TRUE(world.load({"-vp", "1"}).values.verbose);
    world.variables["VERBOSE"] = "1";
    EXPECT_FALSE(world.load({"--verbose=false"}).values.verbose);
}

TEST(config, empty_variable_counts_as_none) {
    fake_world world;
    world.files["f"] = "port = 5\n";
    world.variables = {{"ALO_PORT", ""}, {"SERVER_PORT", "6"}, {"ALO_RATE", ""}};
    EXPECT_EQ(world.load({"--config", "f"}).values.port, 6);
    world.variables["SERVER_PORT"] = "";
    EXPECT_EQ(world.load({"--config", "f"}).values.port, 5);
}

TEST(config, flag_helps_against_a_variable_that_somebody_else_took) {
    fake_world world;
    world.variables["ALO_PORT"] = "tcp://10.0.0.1:8080";
    EXPECT_EQ(world.load({"--port", "9000"}).values.port, 9000);
}

TEST(config, last_of_two_flags_wins) {
    EXPECT_EQ(fake_world{}.load({"-p", "1", "--port", "2"}).values.port, 2);
}

TEST(config, empty_host_means_all_addresses) {
    fake_world world;
    world.variables["ALO_HOST"] = "127.0.0.1";
    EXPECT_EQ(world.load({"--host", ""}).values.host, "");
}

TEST(config, default_soft_limit_gives_way_to_a_small_hard_limit) {
    const config c = fake_world{}.load({"--output-hard-limit", "4KiB"}).values;
    EXPECT_EQ(c.limits.output_hard_limit, 4096U);
    EXPECT_EQ(c.limits.output_soft_limit, 1024U);
}

TEST(config, zero_threads_means_one_for_each_core_and_never_none) {
    fake_world world;
    surroundings coreless = world.make();
    coreless.cores = 0;
    EXPECT_EQ(world.load({"--threads", "0"}).values.threads, 6U);
    EXPECT_EQ(std::get<loaded_config>(parse_command_line({}, coreless)).values.threads, 1U);
}

}  // namespace
}  // namespace alo
