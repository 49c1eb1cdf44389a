#include "base/arguments.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <sstream>

namespace lianping {
namespace {

constexpr std::size_t left_column = 34; // of --help

} // namespace

Argument& Argument::required() {
    option_->required();
    return *this;
}

Argument& Argument::one_of(std::vector<std::string> words) {
    option_->check(CLI::IsMember(std::move(words)));
    return *this;
}

Argument& Argument::within(int least, int most) {
    option_->check(CLI::Range(least, most));
    return *this;
}

Argument& Argument::within(double least, double most) {
    option_->check(CLI::Range(least, most));
    return *this;
}

Argument& Argument::excludes(const Argument& other) {
    option_->excludes(other.option_);
    return *this;
}

Argument& Argument::one_a_time() {
    option_->allow_extra_args(false);
    return *this;
}

Argument& Argument::show_default() {
    option_->capture_default_str();
    return *this;
}

bool Argument::given() const { return option_->count() > 0; }

Arguments::Arguments(const std::string& program, const std::string& about)
    : app_(std::make_shared<CLI::App>(about, program)) {
    app_->get_formatter()->column_width(left_column);
    app_->failure_message([program](const CLI::App* app, const CLI::Error& error) {
        std::string verb = program;
        for (auto said = app->get_subcommands(); !said.empty(); said = said.front()->get_subcommands())
            verb += " " + said.front()->get_name();
        return program + ": " + error.what() + " (" + verb + " --help)\n";
    });
}

void Arguments::footer(const std::string& text) { app_->footer(text); }

void Arguments::version(const std::string& text) { app_->set_version_flag("--version", text); }

template <class Value>
Argument Arguments::option(const char* name, Value& into, const char* what) {
    return Argument(app_->add_option(name, into, what));
}
template Argument Arguments::option(const char*, std::string&, const char*);
template Argument Arguments::option(const char*, std::filesystem::path&, const char*);
template Argument Arguments::option(const char*, int&, const char*);
template Argument Arguments::option(const char*, unsigned&, const char*);
template Argument Arguments::option(const char*, std::size_t&, const char*);
template Argument Arguments::option(const char*, std::uint16_t&, const char*);
template Argument Arguments::option(const char*, double&, const char*);
template Argument Arguments::option(const char*, std::vector<std::string>&, const char*);
template Argument Arguments::option(const char*, std::vector<int>&, const char*);
template Argument Arguments::option(const char*, std::vector<double>&, const char*);

Argument Arguments::flag(const char* name, bool& into, const char* what) {
    return Argument(app_->add_flag(name, into, what));
}

void Arguments::instead(const char* name, std::function<int()> act, const char* what) {
    app_->add_flag_callback(
        name, [act = std::move(act)] { throw CLI::RuntimeError(act()); }, what);
}

Arguments Arguments::verb(const char* name, const char* what, std::function<void()> chosen) {
    CLI::App* added = app_->add_subcommand(name, what);
    app_->require_subcommand(1);
    if (chosen) added->callback(std::move(chosen));
    return Arguments(app_->get_subcommand_ptr(added));
}

std::vector<std::string> Arguments::verbs() const {
    std::vector<std::string> names;
    for (const CLI::App* one : app_->get_subcommands({})) names.push_back(one->get_name());
    return names;
}

std::optional<Arguments::Ending> Arguments::read(int argc, const char* const* argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::RuntimeError& ended) {
        return Ending{ended.get_exit_code(), ""};
    } catch (const CLI::ParseError& error) {
        std::ostringstream words;
        const int status = app_->exit(error, words, words);
        return Ending{status == 0 ? 0 : 2, words.str()};
    }
    return std::nullopt;
}

std::optional<int> Arguments::read_or_say(int argc, const char* const* argv) {
    const auto ending = read(argc, argv);
    if (!ending) return std::nullopt;
    std::fputs(ending->words.c_str(), ending->status == 0 ? stdout : stderr);
    return ending->status;
}

} // namespace lianping
