#pragma once
// Which alarms stand: a sign that stays begins one, its absence that stays ends it, so what flickers is one
// alarm. Pure.

#include "time/instants.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianping::controller {

enum class AlarmKind : std::uint8_t {
    silent,      // nothing is heard of a node
    dark,        // a screen is black, and not on purpose
    frozen,      // it stands still, and should not
    wrong,       // it shows something else than what is due
    trouble,     // a player cannot show something: a film, a decoder, its output
    skew,        // two screens are out of step
    clock,       // a node does not keep house time, or the controller's machine has no time from the network
    disk,        // nearly full
    temperature, // too hot
    media,       // a file is not there yet, and is due soon
    source,      // a live source that is shown or recorded has no pictures
    recording,   // what is to be recorded of a source is not
    standby,     // a standby is away, or another controller leads
};
std::string_view to_string(AlarmKind kind);
inline constexpr AlarmKind last_alarm_kind = AlarmKind::standby;

// Something as it is now.
struct AlarmSign {
    enum class Is : std::uint8_t {
        bad,
        between, // better than what begins an alarm, worse than what ends it
    };
    AlarmKind kind = AlarmKind::silent;
    std::string subject; // "wall-1", "lecture/speaker", "room, wall", "controller"
    std::string what;    // in an operator's words
    Is is = Is::bad;
};

struct Alarm {
    AlarmKind kind = AlarmKind::silent;
    std::string subject, what; // the newest words
    UtcTime since;             // the sign was there
    friend bool operator==(const Alarm&, const Alarm&) = default;
};

// Thread-safety: unsafe.
class AlarmBook {
public:
    struct Patience {
        Duration begins; // after so long of a sign
        Duration ends;   // after so long without
    };
    static Patience patience(AlarmKind kind);

    struct Change {
        enum class Is : std::uint8_t { began, ended };
        Is is = Is::began;
        Alarm alarm;
    };
    // These stood when this process began anew. They stand, and none ends before `settled`: until then not
    // all that is wrong has been seen again.
    void remember(const std::vector<Alarm>& stood, NodeTime settled);
    // All signs that there are now. Gives what began and ended by them. What is not named any more is well,
    // or gone.
    std::vector<Change> turn(NodeTime now, UtcTime utc, const std::vector<AlarmSign>& signs);
    // The oldest first.
    std::vector<Alarm> standing() const;

private:
    using Key = std::pair<AlarmKind, std::string>;
    struct Line {
        Alarm alarm;
        bool stands = false;
        NodeTime turned; // into bad where it does not stand, into good where it does; never(): it has not
        NodeTime settled = NodeTime::always(); // does not end before
    };
    static bool turn(Line& line, const AlarmSign* sign, NodeTime now, std::vector<Change>& changes);
    std::map<Key, Line> lines_;
};

} // namespace lianping::controller
