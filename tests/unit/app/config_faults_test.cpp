// Every mistake is one line that names what is wrong and where, and exit code 2 (SPEC section 9).
#include "alo/app/config.hpp"
#include "unit/app/fake_surroundings.hpp"

#include <gtest/gtest.h>

namespace alo {
namespace {

struct mistake {
    std::vector<std::string> arguments;
    std::map<std::string, std::string> variables;
    std::string file;  // of --config, added where it is not empty
    std::string line;  // all of it, without "alo: " and the line end
};

void check(const std::vector<mistake>& mistakes) {
    for (const mistake& item : mistakes) {
        fake_world world;
        world.variables = item.variables;
        std::vector<std::string> arguments = item.arguments;
        if (!item.file.empty()) {
            world.files["alo.toml"] = item.file;
            arguments.insert(arguments.begin(), {"--config", "alo.toml"});
        }
        EXPECT_EQ(world.fault(arguments), "alo: " + item.line + "\n");
    }
}

const std::string list = "; 'alo --help' lists what there is";
const std::string time_words = " is not a time; write for example 500ms, 10s or 2m";

const std::vector<mistake> flags{
    {{"--max-line", "12x"}, {}, "", "--max-line: '12x' is not a size; write for example 64KiB"},
    {{"--max-line=64 KiB"}, {}, "", "--max-line: '64 KiB' is not a size; write for example 64KiB"},
    {{"--max-line", "63"}, {}, "", "--max-line: '63' is out of range; it can be from 64 to 64MiB"},
    {{"--max-line", "65MiB"},
     {},
     "",
     "--max-line: '65MiB' is out of range; it can be from 64 to 64MiB"},
    {{"--port", "65536"}, {}, "", "--port: '65536' is out of range; it can be from 0 to 65535"},
    {{"-p", "-1"}, {}, "", "--port: '-1' is out of range; it can be from 0 to 65535"},
    {{"-p", "99999999999999999999999"},
     {},
     "",
     "--port: '99999999999999999999999' is out of range; it can be from 0 to 65535"},
    {{"-p", "80 80"}, {}, "", "--port: '80 80' is not a whole number"},
    {{"-p", "0x50"}, {}, "", "--port: '0x50' is not a whole number"},
    {{"-p", "8.5"}, {}, "", "--port: '8.5' is not a whole number"},
    {{"-p", ""}, {}, "", "--port: '' is not a whole number"},
    {{"--port"}, {}, "", "--port: a value is missing"},
    {{"--config"}, {}, "", "--config: a value is missing"},
    {{"--host="}, {}, "", "--host: a value is missing"},
    {{"--host", "--port", "3"},
     {},
     "",
     "--host: '--port' is not an address or a name; write for example 127.0.0.1, ::1 or "
     "localhost"},
    {{"--host", "a b"},
     {},
     "",
     "--host: 'a b' is not an address or a name; write for example 127.0.0.1, ::1 or localhost"},
    {{"--threads", "1025"}, {}, "", "--threads: '1025' is out of range; it can be from 0 to 1024"},
    {{"--rate", "0"}, {}, "", "--rate: '0' is out of range; it can be from 1 to 1000000"},
    {{"--burst", "0"}, {}, "", "--burst: '0' is out of range; it can be from 1 to 1000000"},
    {{"--max-friends", "0"},
     {},
     "",
     "--max-friends: '0' is out of range; it can be from 1 to 10000000"},
    {{"--max-sessions-per-user", "none"},
     {},
     "",
     "--max-sessions-per-user: 'none' is not a whole number"},
    {{"--audience", "all"},
     {},
     "",
     "--audience: 'all' is none of: either, listers, mutual, literal"},
    {{"--log-format", "xml"}, {}, "", "--log-format: 'xml' is none of: text, json"},
    {{"--drain", "soon"}, {}, "", "--drain: 'soon'" + time_words},
    {{"--drain", "-1s"}, {}, "", "--drain: '-1s'" + time_words},
    {{"--drain", "2h"}, {}, "", "--drain: '2h' is out of range; it can be from 0s to 1h"},
    {{"--offline-grace", "121s"},
     {},
     "",
     "--offline-grace: '121s' is out of range; it can be from 0s to 2m"},
    {{"--hello-timeout", "0"},
     {},
     "",
     "--hello-timeout: '0' is out of range; it can be from 10ms to 1d"},
    {{"--keepalive", "25s"},
     {},
     "",
     "--keepalive: '25s' is not IDLE,INTERVAL,COUNT; write for example 25s,5s,3"},
    {{"--keepalive", "1500ms,5s,3"},
     {},
     "",
     "--keepalive: '1500ms,5s,3' has a fraction of a second; the system counts whole ones here"},
    {{"--keepalive", "25s,5s,128"},
     {},
     "",
     "--keepalive: '128' is out of range; it can be from 1 to 127"},
    {{"--verbose=maybe"},
     {},
     "",
     "--verbose: 'maybe' is neither true nor false; write true, yes, on, 1, false, no, off or 0"},
    {{"--max-lin", "1KiB"}, {}, "", "unknown option '--max-lin'; did you mean '--max-line'?"},
    {{"--max-lin=1KiB"}, {}, "", "unknown option '--max-lin'; did you mean '--max-line'?"},
    {{"--max_line=1KiB"}, {}, "", "unknown option '--max_line'; did you mean '--max-line'?"},
    {{"--metronome", "1s"}, {}, "", "unknown option '--metronome'" + list},
    {{"-x"}, {}, "", "unknown option '-x'" + list},
    {{"start"}, {}, "", "unexpected argument 'start'" + list},
    {{"-v", "client"}, {}, "", "'client' must be the first word: alo client [OPTIONS]"},
    {{"-v", "bench"}, {}, "", "'bench' must be the first word: alo bench [OPTIONS]"},
    {{"--", "-v"}, {}, "", "unknown option '-v'" + list},
    {{"--x\ny"}, {}, "", "unknown option '--x\\x0ay'" + list},
    {{"--config", "nope.toml"},
     {},
     "",
     "--config: cannot read 'nope.toml': No such file or directory"},
    {{"--output-soft-limit", "512KiB"},
     {},
     "",
     "--output-soft-limit: 512KiB is more than output-hard-limit, which is 256KiB by default; set "
     "that too"},
    {{"--output-soft-limit", "3KiB", "--output-hard-limit", "2KiB"},
     {},
     "",
     "--output-soft-limit: 3KiB is more than output-hard-limit, which is 2KiB"},
    {{"--max-pending-input", "100KiB"},
     {},
     "",
     "--max-pending-input: 100KiB is less than max-line, which is 256KiB by default; set that "
     "too"},
};
TEST(config, names_a_mistake_in_a_flag) { check(flags); }

const std::vector<mistake> variables{
    {{},
     {{"ALO_MAX_LINE", "12x"}},
     "",
     "environment ALO_MAX_LINE: '12x' is not a size; write for example 64KiB"},
    {{}, {{"SERVER_PORT", "http"}}, "", "environment SERVER_PORT: 'http' is not a whole number"},
    {{},
     {{"ALO_PORT", "http"}, {"SERVER_PORT", "1"}},
     "",
     "environment ALO_PORT: 'http' is not a whole number"},
    {{},
     {{"VERBOSE", "very"}},
     "",
     "environment VERBOSE: 'very' is neither true nor false; write true, yes, on, 1, false, no, "
     "off or 0"},
    {{},
     {{"ALO_CONFIG", "gone.toml"}},
     "",
     "environment ALO_CONFIG: cannot read 'gone.toml': No such file or directory"},
    {{"--output-soft-limit", "2KiB"},
     {{"ALO_OUTPUT_HARD_LIMIT", "1KiB"}},
     "",
     "--output-soft-limit: 2KiB is more than output-hard-limit, which is 1KiB"},
};
TEST(config, names_a_mistake_in_a_variable) { check(variables); }

const std::vector<mistake> files{
    {{},
     {},
     "port = 1\n\nmax-lin = 3\n",
     "alo.toml:3: unknown key 'max-lin'; did you mean 'max-line'?"},
    {{},
     {},
     "colour = 3\nanother = 4\n",
     "alo.toml:1: unknown key 'colour'; the keys are the names of the options in 'alo --help'"},
    {{},
     {},
     "config = \"other.toml\"\n",
     "alo.toml:1: unknown key 'config'; the keys are the names of the options in 'alo --help'"},
    {{},
     {},
     "[limits]\nmax-line = 3\n",
     "alo.toml:1: unknown key 'limits'; the keys are the names of the options in 'alo --help'"},
    {{},
     {},
     "port = 70000\n",
     "alo.toml:1: port: '70000' is out of range; it can be from 0 to 65535"},
    {{}, {}, "port = -1\n", "alo.toml:1: port: '-1' is out of range; it can be from 0 to 65535"},
    {{}, {}, "port = [1]\n", "alo.toml:1: port: must be a whole number"},
    {{}, {}, "port = 1.5\n", "alo.toml:1: port: must be a whole number"},
    {{}, {}, "port = true\n", "alo.toml:1: port: must be a whole number"},
    {{}, {}, "\nhost = 127\n", "alo.toml:2: host: must be text in quotes"},
    {{},
     {},
     "max-line = 1.5\n",
     "alo.toml:1: max-line: must be a size in quotes, for example \"64KiB\", or a number of "
     "bytes"},
    {{},
     {},
     "drain = 1979-05-27\n",
     "alo.toml:1: drain: must be a time in quotes, for example \"10s\", or a number of seconds"},
    {{}, {}, "drain = inf\n", "alo.toml:1: drain: 'inf'" + time_words},
    {{}, {}, "verbose.more = true\n", "alo.toml:1: verbose: must be true or false"},
    // A file is read whole: what a flag overrules must make sense too.
    {{"-p", "1"}, {}, "port = \"x\"\n", "alo.toml:1: port: 'x' is not a whole number"},
};
TEST(config, names_a_mistake_in_the_file) { check(files); }

TEST(config_file, that_is_not_toml_is_named_with_its_line) {
    for (const std::string content :
         {"port = 1\nport = 2\n", "rate = 1\nport =\n", "rate = 1\n!\n", "a = 1\nx = \"\xff\"\n"}) {
        fake_world world;
        world.files["alo.toml"] = content;
        const std::string line = world.fault({"--config", "alo.toml"});
        EXPECT_TRUE(line.starts_with("alo: alo.toml:2: not TOML: ")) << line;
    }
}

TEST(config_file, with_an_odd_name_is_still_one_line) {
    fake_world world;
    world.files["a\nb"] = "port = \n";
    EXPECT_NE(world.fault({"--config", "a\nb"}), "");
}

}  // namespace
}  // namespace alo
