#include "sim/router.hpp"

#include "sim/endpoints.hpp"

namespace sparekey::sim {
namespace {

struct Route {
    std::string_view path;
    std::string_view methods;
    Endpoint endpoint;
};

constexpr Route kRoutes[] = {
    {"/access_codes/get", "GET, POST", access_codes_get},
    {"/access_codes/list", "GET, POST", access_codes_list},
    {"/access_codes/create", "POST", access_codes_create},
    {"/access_codes/update", "PATCH, POST, PUT", access_codes_update},
    {"/access_codes/delete", "DELETE, POST", access_codes_delete},
    {"/access_codes/pull_backup_access_code", "POST", access_codes_pull_backup},
    {"/devices/get", "GET, POST", devices_get},
    {"/devices/list", "GET, POST", devices_list},
    {"/events/get", "GET, POST", events_get},
    {"/events/list", "GET, POST", events_list},
    {"/action_attempts/get", "GET, POST", action_attempts_get},
    {"/workspaces/get", "GET, POST", workspaces_get},
    {"/health", "GET, POST", health},
};

Route const* find_route(std::string_view path) {
    for (auto const& route : kRoutes) {
        if (route.path == path) return &route;
    }
    return nullptr;
}

std::string_view methods_of(Route const& route, Behaviour const& behaviour) {
    return route.endpoint == access_codes_update && !behaviour.put_and_patch ? "POST" : route.methods;
}

bool has_query_params(HttpRequest const& request) {
    return request.method == "GET" || request.method == "DELETE";
}

ApiError unauthorized(std::string_view message, std::string_view type = "unauthorized") {
    return {.status = 401, .type = std::string(type), .message = std::string(message)};
}

Checked<Workspace const*> authenticate(World const& world, HttpHeaders const& headers) {
    constexpr std::string_view kScheme = "Bearer ";  // this word exactly: the fake refuses `bearer`
    auto const header = headers.find("authorization");
    if (!header) return unauthorized("No Authorization header");
    if (!header->starts_with(kScheme)) return unauthorized("No token provided");
    auto const token = header->substr(kScheme.size());
    auto const wanted = headers.find("seam-workspace");
    for (auto const& workspace : world.workspaces) {
        if (token == workspace.api_key) return &workspace;
        if (token != workspace.personal_access_token) continue;
        if (wanted == workspace.id) return &workspace;
        return unauthorized("An access token was used instead of an API key",
                            "access_token_used_for_api_key");
    }
    return unauthorized("API Key not found");
}

bool is_json(HttpHeaders const& headers) {
    auto const type = headers.find("content-type");
    return type && type->starts_with("application/json");
}

HttpResponse plain(int status, std::string_view body) {
    HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

Answer call_endpoint(World& world, Route const& route, Workspace const& workspace, Arrival const& arrival) {
    Call const call = {.world = world,
                       .workspace = workspace,
                       .params = *arrival.params,
                       .now = arrival.at,
                       .path = route.path,
                       .base_url = arrival.base_url};
    return route.endpoint(call);
}

}  // namespace

Result<Params> read_params(HttpRequest const& request) {
    if (!has_query_params(request)) return Params::from_json(request.body);
    auto const path = request.path();
    auto const query = std::string_view(request.target).substr(path.size());
    return Params::from_query(query.empty() ? query : query.substr(1));
}

HttpResponse answer_as_seam(World& world, Arrival const& arrival) {
    auto const& request = arrival.request;
    auto const* const route = find_route(request.path());
    if (!route) return plain(404, "404");

    auto const methods = methods_of(*route, world.behaviour);
    if (methods.find(request.method) == std::string_view::npos) {
        ApiError const refusal = {.status = 405,
                                  .type = "method_not_allowed",
                                  .message = "only " + std::string(methods) + " accepted"};
        return response_of(refusal, arrival.request_id);
    }
    auto const workspace = authenticate(world, request.headers);
    if (!workspace && route->endpoint != health) return response_of(workspace.error(), arrival.request_id);
    if (!has_query_params(request) && !is_json(request.headers)) {
        ApiError const refusal = {
            .type = "invalid_content_type",
            .message = request.method + " requests must have Content-Type header with \"application/json\""};
        return response_of(refusal, arrival.request_id);
    }
    if (!arrival.params) return plain(400, "Invalid JSON");
    auto const& caller = workspace ? **workspace : *world.workspaces.begin();
    return response_of(call_endpoint(world, *route, caller, arrival), arrival.request_id);
}

}  // namespace sparekey::sim
