#pragma once
// What a call that can fail gives back: a value, or an Error. The interface is that of C++23's std::expected,
// which g++ 12 lacks; when the compiler has it, this file becomes two aliases.
//
// "Not yet" and "finished" are states of the thing asked, never errors: see player/frame_queue.h.

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace lianping {

// What went wrong, for the program (code) and for a person (message: what happened, and what to do about it).
struct Error {
    enum class Code {
        invalid,     // what was asked makes no sense: bad YAML, a bad argument, a malformed message
        not_found,   // a file, a screen or a node that is not there
        corrupt,     // bytes that cannot be decoded
        unsupported, // well-formed, but nothing here can play it
        busy,        // taken by another: a port, a lock, a data folder
        io,          // the system said no: disk, socket, permission
        timeout,     // nobody answered in time
    };
    Code code = Code::invalid;
    std::string message;
};

template <class E>
struct Unexpected {
    E error;
};
inline Unexpected<Error> fail(Error::Code code, std::string message) { return {{code, std::move(message)}}; }
inline Unexpected<Error> fail(Error error) { return {std::move(error)}; }

// Thread-safety: as its value.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Unexpected<Error> unexpected) : state_(std::in_place_index<1>, std::move(unexpected.error)) {}

    bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    // The value. Only where has_value().
    T& value() & { return assert(has_value()), std::get<0>(state_); }
    const T& value() const& { return assert(has_value()), std::get<0>(state_); }
    T&& value() && { return assert(has_value()), std::move(std::get<0>(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T value_or(T otherwise) const& { return has_value() ? value() : std::move(otherwise); }

    // The error. Only where !has_value().
    const Error& error() const {
        assert(!has_value());
        return std::get<1>(state_);
    }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Unexpected<Error> unexpected) : error_(std::move(unexpected.error)), ok_(false) {}
    bool has_value() const { return ok_; }
    explicit operator bool() const { return ok_; }
    const Error& error() const { return assert(!ok_), error_; }

private:
    Error error_;
    bool ok_ = true;
};

} // namespace lianping
