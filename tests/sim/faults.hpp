// What goes wrong on purpose: each fault hits the next requests of one route, a counted number of times.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "core/json.hpp"

namespace sparekey::sim {

/// How an answer travels. `truncated`: half of it, then the connection ends.
enum class Wire { intact, truncated, reset, hang };

struct Fault {
    std::string route{};          // a path, or "*"
    std::string kind = "status";  // "status", "garbage", "truncated", "reset" or "hang"
    int status = 500;             // of kind `status`
    std::optional<std::string> body{};
    std::optional<int> retry_after_s{};
    int times = 1;
    bool after = false;  // the request is carried out first; only its answer suffers
};

/// {"route": "/access_codes/get", "kind": "status", "status": 503, "retry_after": 2, "body": "…", "times": 1,
/// "after": false}
Result<Fault> read_fault(json::Value const& from);

/// What kind `status` and `garbage` answer instead; the other kinds keep `honest`.
HttpResponse spoilt(Fault const& fault, HttpResponse honest);
Wire wire_of(Fault const& fault);

class Faults {
  public:
    void add(Fault fault) { faults_.push_back(std::move(fault)); }
    void clear() { faults_.clear(); }

    /// The fault for this request, counted; the one added first wins.
    std::optional<Fault> take(std::string_view path);

  private:
    std::list<Fault> faults_;
};

}  // namespace sparekey::sim
