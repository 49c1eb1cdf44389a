#pragma once
// Whose keys are known: a folder with a file a key, DATA/keys/enrolled/HEX. Whoever may write into that
// folder decides who is let in: the controller, and whoever owns its data.

#include "base/result.h"
#include "time/instants.h"
#include "transport/guests.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace lianping {

struct Enrolled {
    PublicKey key;
    std::string name;
    Role role = Role::node; // a node and its housekeeper have one name
    std::string since, by;  // for people
};

// One that is not enrolled and tried to come in.
struct Stranger {
    PublicKey key;
    Door door = Door::bus;
    std::string address;
    std::uint64_t first = 0; // the order in which they came
    std::uint64_t times = 0;
};

// Whether this may be the name of a node, a source or a person: 1 to 64 bytes of UTF-8 without control
// characters.
bool is_enrolled_name(const std::string& name);

// Thread-safety: safe. Blocks on the disk where it changes something, or where the folder has changed.
class KeyRegister {
public:
    static constexpr std::size_t most_strangers = 64; // the one that was longest silent makes room

    // Makes the folder where it is not there, for its owner alone. io where that cannot be.
    static Result<std::unique_ptr<KeyRegister>> open(std::filesystem::path folder);

    // Nothing: a stranger. A key that another process has just enrolled is found, too.
    std::optional<Enrolled> find(const PublicKey& key);
    std::vector<Enrolled> all() const; // by role and name
    // Where another process changes the folder, such as one that mirrors it: who was removed there is a
    // stranger from then on.
    void look_again();

    // invalid: no name, the name has another key already, or the key another name.
    Result<void> enrol(const Enrolled& who);
    // Gives who it was. not_found. A name of several roles is taken from all of them.
    Result<std::vector<Enrolled>> remove(const std::string& name);
    // Lets a node's housekeeper in, as the node vouches for it; one that the node had before goes. invalid:
    // the key is somebody else's.
    Result<void> enrol_agent(const std::string& node, const PublicKey& key, const std::string& since);
    // Its housekeeper's key, too. not_found; invalid where `to` is taken or no name.
    Result<Enrolled> rename(const std::string& name, const std::string& to);

    void note_stranger(const PublicKey& key, Door door, const std::string& address);
    std::vector<Stranger> strangers() const; // the newest last
    std::uint64_t refused() const;           // tries of strangers so far

    // What of it a Context's guard wants.
    Guests guests();

private:
    explicit KeyRegister(std::filesystem::path folder) : folder_(std::move(folder)) {}
    bool changed() const;
    void load();
    Result<void> write(const Enrolled& who) const;
    Result<void> erase(const Enrolled& who);

    const std::filesystem::path folder_;
    mutable std::shared_mutex mutex_; // guards what follows
    std::map<PublicKey, Enrolled> enrolled_;
    std::int64_t loaded_ = 0; // time of change of the folder when it was read; 0: it may have changed since
    std::map<PublicKey, Stranger> strangers_;
    std::uint64_t refused_ = 0;
};

// DATA/keys, DATA/keys/enrolled, and the key of whoever owns a controller's data, who is its first admin.
std::filesystem::path keys_folder(const std::filesystem::path& data);
std::filesystem::path enrolled_folder(const std::filesystem::path& data);
std::filesystem::path owner_key_file(const std::filesystem::path& data);

// A process that may write the register of the controller on `data` enrols itself: it is the owner's. A key
// that had the name in that role before, such as of a node whose state was thrown away, goes. False: it may
// not (it is another user's), or there is none: then people decide.
bool enrol_as_owner(const std::filesystem::path& data, const Enrolled& who);

} // namespace lianping
