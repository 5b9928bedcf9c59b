// HTTP requests and answers as plain values: what lib/http carries and lib/webhook, lib/seam and lib/notify
// read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"

namespace sparekey {

/// ASCII only, as header names and schemes are.
bool iequals(std::string_view a, std::string_view b);

/// In arrival order, repetitions kept. Names compare without regard to case. A credential (Authorization) is
/// wiped at the end.
class HttpHeaders {
  public:
    struct Field {
        std::string name;
        std::string value;
    };

    HttpHeaders() = default;
    ~HttpHeaders();
    HttpHeaders(HttpHeaders const&) = default;
    HttpHeaders(HttpHeaders&&) = default;
    HttpHeaders& operator=(HttpHeaders const&) = default;
    HttpHeaders& operator=(HttpHeaders&&) = default;

    void add(std::string_view name, std::string_view value) {
        fields_.push_back({std::string(name), std::string(value)});
    }

    /// Authorization: `scheme` and the secret, which leaves no other copy.
    void add_authorization(std::string_view scheme, Secret const& secret);

    std::size_t count(std::string_view name) const;
    /// The first of that name.
    std::optional<std::string_view> find(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

  private:
    std::vector<Field> fields_;
};

struct HttpRequest {
    std::string method;
    std::string target;  // as on the request line: path and query, undecoded
    HttpHeaders headers;
    std::string body;
    std::string peer;  // "ip:port", "unix", or the "ip" that a trusted proxy names; for the log

    /// The target up to its query.
    std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
};

struct HttpResponse {
    int status = 200;
    HttpHeaders headers;
    std::string body;
    bool close = false;     // server: say `Connection: close` and do it
    bool streamed = false;  // server: the body follows, without a length, until the connection is closed
};

}  // namespace sparekey
