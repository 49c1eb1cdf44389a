#pragma once
// How to send to a live source: its address, and what a phone reads off a terminal.
//
// Thread-safety: functions of their arguments, but for this_machine().

#include <string>
#include <string_view>

namespace lianping::ctl {

// A text for people of what the verb live-invite answered (JSON). `controller`: the host by which whoever
// asks reaches the controller, for sources on its machine that the site gives no name; a loopback address
// stands for this machine, which others reach by `here`.
std::string invitation_text(std::string_view sources, const std::string& controller, const std::string& here);

// A code as lines of half blocks, light on dark, with the quiet zone that phones need. Empty where the text
// is too long for one.
std::string code_for_terminal(const std::string& text);

// The address by which others on the network reach this machine: that of its way out, else its name. Reads
// the routes, sends nothing.
std::string this_machine();

} // namespace lianping::ctl
