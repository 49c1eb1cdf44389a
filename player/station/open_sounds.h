#pragma once
// The sound sources of what is on and of what comes next, for one format of device: opened ahead, let go when
// over. And what of them, and of sounds that no file holds, is heard at an instant.

#include "plan/timeline.h"
#include "player/audio/mixer.h"
#include "player/audio/tones.h"
#include "player/station/opened.h"
#include "sound/house_grid.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; the sound thread's. Nothing here blocks.
class OpenSounds {
public:
    struct Doors {
        // The sound of the item from that frame of its slot on; of a live one, whose frames are the house
        // grid's, always the same source for the same sound.
        std::function<std::shared_ptr<SoundSource>(const Item&, std::int64_t frame)> open;
        std::function<void(std::shared_ptr<SoundSource>)> retire;
        std::function<void(const std::string& line)> report; // for the log
    };
    static constexpr Duration ahead = 3s;
    static constexpr std::size_t at_most = 8; // showings looked ahead at

    OpenSounds(int rate, int channels, Doors doors);
    ~OpenSounds();
    OpenSounds(const OpenSounds&) = delete;
    OpenSounds& operator=(const OpenSounds&) = delete;

    // Opens what comes, lets go what is over. Media in `broken` are not heard: their pictures are stood in
    // for. To be called some times a second.
    void follow(const Timeline& timeline, HouseTime now, std::vector<std::string> broken);

    // What is heard at t.
    std::vector<SoundPart> at(const Timeline& timeline, HouseTime t);

    std::size_t open() const { return open_.size(); }
    // The least latency of what is live now or soon; nothing: nothing is.
    std::optional<Duration> live_latency() const;
    std::vector<std::string> troubles() const;
    std::string decoder() const; // of what was heard last

private:
    struct Open {
        Item item;
        std::shared_ptr<SoundSource> source;
        HouseTime visible_to;
        bool wanted = false;
    };
    struct Leaving {
        std::shared_ptr<SoundSource> source;
        HouseTime since;
    };
    Open* open_now(const Showing& showing, HouseTime at);
    void add_live(const std::shared_ptr<SoundSource>& source, double gain, std::vector<SoundPart>& parts);
    void add_acts(const Timeline& timeline, HouseTime t, std::vector<SoundPart>& parts) const;

    const HouseGrid grid_;
    const Doors doors_;
    const std::shared_ptr<SoundSource> chime_, tune_;
    Opened<Open> open_;
    std::vector<Leaving> leaving_; // the mixer may still hold them
    std::vector<std::string> broken_;
    std::set<std::string> reported_; // media whose trouble has been said
    std::weak_ptr<SoundSource> heard_;
};

} // namespace lianping::player
