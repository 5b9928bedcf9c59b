// A Seam for tests of what stands before it: it knows some codes, counts who asks, and may be held up.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "seam/code_batch.hpp"
#include "seam/forwarding.hpp"

namespace sparekey::seam {

inline rescue::SeamError seam_error(rescue::SeamError::Kind kind, int status = 0) {
    return {kind, status, "made up", {}, ""};
}

/// Cuts them on the context's thread, as Asio wants it.
inline asio::awaitable<void> end_of(Nursery& children) {
    children.cut();
    co_await children.join();
}

class FakeSeam final : public rescue::SeamApi {
  public:
    using Kind = rescue::SeamError::Kind;
    template <class T>
    using Answer = asio::awaitable<rescue::SeamResult<T>>;

    Answer<rescue::AccessCode> get_access_code(std::string_view id) override {
        auto const own = std::string(id);
        gets.push_back(own);
        co_await gate.wait();
        if (get_error) co_return *get_error;
        co_return code(own);
    }
    Answer<rescue::Device> get_device(std::string_view id) override {
        rescue::Device device{std::string(id), "Door", {}};
        device_gets.push_back(device.device_id);
        co_await gate.wait();
        if (get_error) co_return *get_error;
        co_return device;
    }
    Answer<rescue::PulledBackup> pull_backup(std::string_view) override {
        ++changes;
        co_return rescue::PulledBackup{};
    }
    Answer<void> update_times(std::string_view, Instant, Instant) override {
        ++changes;
        co_return rescue::SeamResult<void>();
    }
    Answer<void> delete_access_code(std::string_view) override {
        ++changes;
        co_return rescue::SeamResult<void>();
    }

    /// /access_codes/list: what it knows of these, and `others`.
    Answer<ListedCodes> list(std::vector<std::string> ids) {
        lists.push_back(ids);
        co_await gate.wait();
        if (list_error) co_return *list_error;
        ListedCodes listed;
        for (auto const& id : ids)
            if (auto found = code(id); found && !unlisted.contains(id)) listed.codes.push_back(*found);
        for (auto const& id : others) listed.codes.push_back(code(id).value());
        co_return listed;
    }

    Event gate;                                   // every answer waits for it
    std::map<std::string, std::string> codes;     // id to name
    std::map<std::string, std::string> unlisted;  // of these, what a list leaves out
    std::vector<std::string> others;              // listed for everyone
    std::optional<rescue::SeamError> get_error;
    std::optional<rescue::SeamError> list_error;
    std::vector<std::string> gets;
    std::vector<std::string> device_gets;
    std::vector<std::vector<std::string>> lists;
    int changes = 0;

  private:
    rescue::SeamResult<rescue::AccessCode> code(std::string const& id) const {
        auto const found = codes.find(id);
        if (found == codes.end()) return seam_error(Kind::not_found, 404);
        rescue::AccessCode made;
        made.access_code_id = id;
        made.name = found->second;
        made.pin = Secret("4711");
        return made;
    }
};

}  // namespace sparekey::seam
