#include "seam/client.hpp"

#include "core/json.hpp"
#include "core/wipe.hpp"
#include "seam/api_error.hpp"
#include "seam/device_health.hpp"
#include "seam/event_list.hpp"
#include "seam/objects.hpp"

namespace sparekey::seam {
namespace {

using rescue::SeamError;
using rescue::SeamResult;
using std::chrono::steady_clock;

std::string id_body(std::string_view key, std::string_view id) {
    json::Writer writer;
    writer.begin_object().member(key, id).end_object();
    return writer.text();
}

void end_with_page(json::Writer& writer, std::string const& cursor, unsigned limit) {
    writer.member("limit", limit);
    if (!cursor.empty()) writer.member("page_cursor", cursor);
    writer.end_object();
}

std::chrono::milliseconds since(steady_clock::time_point began) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
}

SeamError unreadable(HttpResponse const& answer, Error const& why) {
    SeamError error;
    error.status = answer.status;
    error.message = "the answer cannot be read: " + why.message;
    error.request_id = request_id_of(answer);
    return error;
}

}  // namespace

SeamClient::SeamClient(http::Client& http, SeamOptions options, Clock const& clock, Log log,
                       SeamObserver& observer)
    : http_(http),
      options_(std::move(options)),
      clock_(clock),
      log_(std::move(log)),
      observer_(observer),
      turns_(options_.budget, options_.priority, observer) {}

asio::awaitable<SeamResult<rescue::AccessCode>> SeamClient::get_access_code(std::string_view access_code_id) {
    return ask("/access_codes/get", id_body("access_code_id", access_code_id), read_access_code_answer);
}

asio::awaitable<SeamResult<rescue::Device>> SeamClient::get_device(std::string_view device_id) {
    return ask("/devices/get", id_body("device_id", device_id), read_device_answer);
}

asio::awaitable<SeamResult<rescue::PulledBackup>> SeamClient::pull_backup(std::string_view original_id) {
    return ask("/access_codes/pull_backup_access_code", id_body("access_code_id", original_id),
               read_pull_answer);
}

asio::awaitable<SeamResult<void>> SeamClient::update_times(std::string_view access_code_id, Instant starts_at,
                                                           Instant ends_at) {
    json::Writer writer;
    writer.begin_object().member("access_code_id", access_code_id).member("type", "time_bound");
    writer.member("starts_at", starts_at).member("ends_at", ends_at).end_object();
    // The answer's body has several shapes, none to be relied on (SEAM.md §1.5).
    auto const body = writer.text();
    auto answer = co_await post("/access_codes/update", body);
    if (!answer) co_return answer.error();
    wipe(answer->body);
    co_return SeamResult<void>();
}

asio::awaitable<SeamResult<void>> SeamClient::delete_access_code(std::string_view access_code_id) {
    auto const body = id_body("access_code_id", access_code_id);
    auto answer = co_await post("/access_codes/delete", body);
    if (!answer) co_return answer.error();
    wipe(answer->body);
    co_return SeamResult<void>();
}

asio::awaitable<SeamResult<reconcile::EventPage>> SeamClient::list_events(reconcile::EventQuery query) {
    json::Writer writer;
    writer.begin_object();
    if (query.until)
        writer.key("between").begin_array().value(query.since).value(*query.until).end_array();
    else
        writer.member("since", query.since);
    writer.key("event_types").begin_array();
    for (auto const& type : query.types) writer.value(type);
    writer.end_array().member("limit", query.limit);
    if (query.offset > 0) writer.member("unstable_offset", query.offset);
    writer.end_object();
    return ask("/events/list", writer.text(), read_event_page);
}

asio::awaitable<SeamResult<reconcile::DevicePage>> SeamClient::list_devices(std::string cursor,
                                                                            unsigned limit) {
    json::Writer writer;
    writer.begin_object();
    end_with_page(writer, cursor, limit);
    return ask("/devices/list", writer.text(), read_device_page);
}

asio::awaitable<SeamResult<reconcile::CodePage>> SeamClient::list_access_codes(std::string_view device_id,
                                                                               std::string cursor,
                                                                               unsigned limit) {
    json::Writer writer;
    writer.begin_object().member("device_id", device_id);
    end_with_page(writer, cursor, limit);
    return ask("/access_codes/list", writer.text(), read_code_page);
}

asio::awaitable<SeamResult<ListedCodes>> SeamClient::list_these(std::vector<std::string> access_code_ids) {
    return ask("/access_codes/list", list_codes_body(access_code_ids), read_listed_codes);
}

asio::awaitable<SeamResult<reconcile::DeviceHealth>> SeamClient::get_device_health(
    std::string_view device_id) {
    return ask("/devices/get", id_body("device_id", device_id), read_device_health_answer);
}

asio::awaitable<SeamResult<Workspace>> SeamClient::get_workspace() {
    return ask("/workspaces/get", "{}", read_workspace_answer);
}

asio::awaitable<SeamResult<std::string>> SeamClient::create_pool_code(reconcile::PoolCode code) {
    json::Writer writer;
    writer.begin_object().member("device_id", std::string_view(code.device_id));
    writer.member("name", reconcile::kPoolCodeName);
    writer.member("starts_at", code.starts_at).member("ends_at", code.ends_at);
    writer.member("use_backup_access_code_pool", true).end_object();
    return ask("/access_codes/create", writer.text(), read_created_id, http::Repeat::harmful);
}

template <class T>
asio::awaitable<SeamResult<T>> SeamClient::ask(std::string_view route, std::string body,
                                               Result<T> (*read)(json::Value const&), http::Repeat repeat) {
    auto answer = co_await post(route, body, repeat);
    if (!answer) co_return answer.error();
    WipeAtExit const wiped(answer->body);
    auto const document = json::Document::parse(answer->body);
    auto value = document ? read(document->root()) : Result<T>(document.error());
    if (!value) {
        auto const error = unreadable(*answer, value.error());
        log_failure(route, error);
        co_return error;
    }
    co_return std::move(*value);
}

asio::awaitable<SeamResult<HttpResponse>> SeamClient::post(std::string_view route, std::string const& body,
                                                           http::Repeat repeat) {
    co_await turns_.wait(route);
    HttpRequest request;
    request.method = "POST";
    request.target = route;
    request.body = body;
    request.headers.add_authorization("Bearer", options_.api_key);
    if (options_.api_key.reveal().starts_with("seam_at") && !options_.workspace_id.empty())
        request.headers.add("seam-workspace", options_.workspace_id);
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Accept", "application/json");
    request.headers.add("User-Agent", "sparekeyd/" SPAREKEY_VERSION);

    auto const began = steady_clock::now();
    auto answer = co_await http_.send(request, options_.request_timeout, repeat);
    auto const took = since(began);
    observer_.answered(route, answer ? answer->status : 0, took);
    if (!answer) {
        SeamError error;
        error.message = answer.error().message;
        log_failure(route, error);
        co_return error;
    }
    log_.debug("Seam answered", {{"route", route},
                                 {"status", answer->status},
                                 {"request_id", request_id_of(*answer)},
                                 {"took_ms", took.count()}});
    if (answer->status >= 200 && answer->status < 300) co_return std::move(*answer);

    WipeAtExit const wiped(answer->body);
    auto const error = read_error(*answer, clock_.now());
    turns_.failed(route, error);
    log_failure(route, error);
    co_return error;
}

void SeamClient::log_failure(std::string_view route, SeamError const& error) const {
    log_.warning("a request to Seam failed", {{"route", route},
                                              {"kind", to_string(error.kind)},
                                              {"status", error.status},
                                              {"request_id", error.request_id},
                                              {"error", error.message}});
}

}  // namespace sparekey::seam
