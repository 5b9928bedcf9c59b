#include "sim/members.hpp"

#include <charconv>

namespace sparekey::sim {

template <class Found, class Into>
Members& Members::take(Found const& found, Into& into) {
    if (!found) {
        if (!error_) error_ = found.error();
    } else if (*found) {
        into = static_cast<Into>(**found);
    }
    return *this;
}

Members& Members::read(std::string_view key, std::string& into) {
    return take(object_.optional_string(key), into);
}
Members& Members::read(std::string_view key, bool& into) {
    return take(object_.optional_bool(key), into);
}
Members& Members::read(std::string_view key, int& into) {
    return take(object_.optional_integer(key), into);
}
Members& Members::read(std::string_view key, std::optional<std::string>& into) {
    return take(object_.optional_string(key), into);
}
Members& Members::read(std::string_view key, std::optional<int>& into) {
    return take(object_.optional_integer(key), into);
}
Members& Members::read(std::string_view key, std::optional<Instant>& into) {
    return take(object_.optional_instant(key), into);
}

Members& Members::read(std::string_view key, std::vector<std::string>& into) {
    if (!object_.has(key)) return *this;
    into.clear();
    for (auto const& item : object_.array_or_empty(key)) {
        auto const text = item.as_string();
        if (text) {
            into.push_back(*text);
        } else if (!error_) {
            error_ = text.error();
        }
    }
    return *this;
}

Members& Members::read(std::string_view key, std::vector<std::chrono::milliseconds>& into) {
    if (!object_.has(key)) return *this;
    into.clear();
    for (auto const& item : object_.array_or_empty(key)) {
        auto const text = item.dump();
        int count = 0;
        std::from_chars(text.data(), text.data() + text.size(), count);
        into.emplace_back(count);
    }
    return *this;
}

}  // namespace sparekey::sim
