#include "seam/device_health.hpp"

#include "seam/pagination.hpp"

namespace sparekey::seam {
namespace {

using reconcile::DeviceHealth;
using reconcile::DevicePage;
using reconcile::DeviceProblem;

/// They only inform, so what is malformed is passed over.
std::vector<DeviceProblem> read_problems(json::Value const& object, std::string_view list,
                                         std::string_view member) {
    std::vector<DeviceProblem> problems;
    for (auto const& item : object.array_or_empty(list)) {
        auto code = item.string(member);
        if (!code) continue;
        auto const since = item.optional_instant("created_at");
        problems.push_back({std::move(*code), since ? *since : std::nullopt});
    }
    return problems;
}

/// A member that is missing, null or of another type says nothing.
std::optional<bool> flag(json::Value const& object, std::string_view key) {
    auto const value = object.optional_bool(key);
    return value ? *value : std::nullopt;
}

}  // namespace

Result<DeviceHealth> read_device_health(json::Value const& object) {
    DeviceHealth device;
    auto id = object.string("device_id");
    if (!id) return id.error();
    device.device_id = std::move(*id);
    if (auto name = object.string("display_name")) device.name = std::move(*name);
    device.is_managed = flag(object, "is_managed").value_or(true);
    if (auto const properties = object.object("properties")) {
        device.online = flag(*properties, "online").value_or(true);
        device.pool_supported = flag(*properties, "supports_backup_access_code_pool");
        device.pool_enabled = flag(*properties, "backup_access_code_pool_enabled");
    }
    device.errors = read_problems(object, "errors", "error_code");
    device.warnings = read_problems(object, "warnings", "warning_code");
    return device;
}

Result<DeviceHealth> read_device_health_answer(json::Value const& answer) {
    auto const object = answer.object("device");
    if (!object) return object.error();
    return read_device_health(*object);
}

Result<DevicePage> read_device_page(json::Value const& answer) {
    auto const list = answer.array("devices");
    if (!list) return list.error();
    DevicePage page;
    for (auto const& object : *list) {
        auto device = read_device_health(object);
        if (!device) return device.error();
        page.devices.push_back(std::move(*device));
    }
    auto cursor = read_next_cursor(answer);
    if (!cursor) return cursor.error();
    page.next_cursor = std::move(*cursor);
    return page;
}

}  // namespace sparekey::seam
