#pragma once
// What a program is told on its command line. CLI11 reads and explains it, and stays behind this header: to
// parse CLI11 takes longer than to parse all else that a main needs.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace lianping {

// An option, a flag or a word in its place, and what else holds of it. A handle: its Arguments keep it.
class Argument {
public:
    Argument& required();
    Argument& one_of(std::vector<std::string> words);
    Argument& within(int least, int most); // both included
    Argument& within(double least, double most);
    Argument& excludes(const Argument& other);
    Argument& one_a_time(); // of several: each value follows the option's name
    Argument& show_default();

    bool given() const; // once the command line is read

private:
    friend class Arguments;
    explicit Argument(CLI::Option* option) : option_(option) {}

    CLI::Option* option_;
};

// The arguments of a program, or of a verb of it. A handle: copies are of the same arguments. Of one thread.
class Arguments {
public:
    // `program` as it is called, `about` what it does: the head of --help.
    Arguments(const std::string& program, const std::string& about);

    // What --help ends with.
    void footer(const std::string& text);
    void version(const std::string& text); // adds --version

    // In the order in which --help shows them. `name`: "--data", "-f,--follow", or "FILE" for what is known
    // by its place. `into` outlives the reading and keeps its value where the argument is left out. A value
    // is of std::string, std::filesystem::path, int, unsigned, std::size_t, std::uint16_t, double, or a
    // std::vector of strings, ints or doubles.
    template <class Value>
    Argument option(const char* name, Value& into, const char* what);
    Argument flag(const char* name, bool& into, const char* what);
    // A flag that ends the program where it is given: with what `act` returns as its status.
    void instead(const char* name, std::function<int()> act, const char* what);

    // A verb with arguments of its own; where there are verbs, one has to be said. `chosen` is called when
    // the whole command line is read and makes sense; a verb of which one has to be said in turn has none.
    Arguments verb(const char* name, const char* what, std::function<void()> chosen = {});

    std::vector<std::string> verbs() const; // their names

    // Why the program should end before it begins.
    struct Ending {
        int status;        // of the process: 0 after --help or --version, 2 where the arguments make no sense
        std::string words; // whole lines, or none
    };
    std::optional<Ending> read(int argc, const char* const* argv);
    // The same, and the words on stdout or, where the arguments make no sense, on stderr. What main should
    // return.
    std::optional<int> read_or_say(int argc, const char* const* argv);

private:
    explicit Arguments(std::shared_ptr<CLI::App> app) : app_(std::move(app)) {}

    std::shared_ptr<CLI::App> app_;
};

} // namespace lianping
