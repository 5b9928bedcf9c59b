#include "seam/objects.hpp"

#include "seam/code_list.hpp"
#include "seam/pagination.hpp"

namespace sparekey::seam {
namespace {

/// Takes what a getter read, or remembers the first error.
class Reader {
  public:
    template <class T, class Into>
    void take(Result<T> read, Into& into) {
        if (!read) {
            if (!error_) error_ = read.error();
        } else {
            assign(into, std::move(*read));
        }
    }
    std::optional<Error> const& error() const { return error_; }

  private:
    template <class T>
    static void assign(T& into, T value) {
        into = std::move(value);
    }
    /// null and missing leave the field as it is.
    template <class T>
    static void assign(T& into, std::optional<T> value) {
        if (value) into = std::move(*value);
    }

    std::optional<Error> error_;
};

/// Only informs, so what is malformed is passed over.
std::optional<Instant> read_failed_at(json::Value const& code) {
    std::optional<Instant> newest;
    for (auto const& error : code.array_or_empty("errors")) {
        auto const what = error.string("error_code");
        auto const at = error.instant("created_at");
        if (what && at && *what == "failed_to_set_on_device" && (!newest || *newest < *at)) newest = *at;
    }
    return newest;
}

}  // namespace

Result<rescue::AccessCode> read_access_code(json::Value const& object) {
    rescue::AccessCode code;
    Reader reader;
    reader.take(object.string("access_code_id"), code.access_code_id);
    reader.take(object.string("device_id"), code.device_id);
    reader.take(object.optional_string("name"), code.name);
    reader.take(object.optional_string("type"), code.type);
    reader.take(object.optional_string("status"), code.status);
    reader.take(object.optional_secret("code"), code.pin);
    reader.take(object.optional_instant("starts_at"), code.starts_at);
    reader.take(object.optional_instant("ends_at"), code.ends_at);
    reader.take(object.optional_bool("is_backup"), code.is_backup);
    reader.take(object.optional_bool("is_backup_access_code_available"), code.is_backup_available);
    reader.take(object.optional_string("pulled_backup_access_code_id"), code.pulled_backup_access_code_id);
    if (reader.error()) return *reader.error();
    code.error_codes = read_codes(object, "errors", "error_code");
    code.warning_codes = read_codes(object, "warnings", "warning_code");
    code.failed_at = read_failed_at(object);
    return code;
}

Result<rescue::AccessCode> read_access_code_answer(json::Value const& answer) {
    auto const object = answer.object("access_code");
    if (!object) return object.error();
    return read_access_code(*object);
}

Result<std::string> read_created_id(json::Value const& answer) {
    auto const object = answer.object("access_code");
    if (!object) return object.error();
    return object->string("access_code_id");
}

Result<reconcile::CodePage> read_code_page(json::Value const& answer) {
    auto const list = answer.array("access_codes");
    if (!list) return list.error();
    reconcile::CodePage page;
    for (auto const& object : *list) {
        auto code = read_access_code(object);
        if (!code && page.unreadable++ == 0) page.first_unreadable = code.error().message;
        if (code) page.codes.push_back(std::move(*code));
    }
    auto cursor = read_next_cursor(answer);
    if (!cursor) return cursor.error();
    page.next_cursor = std::move(*cursor);
    return page;
}

Result<rescue::Device> read_device_answer(json::Value const& answer) {
    auto const object = answer.object("device");
    if (!object) return object.error();
    rescue::Device device;
    auto id = object->string("device_id");
    if (!id) return id.error();
    device.device_id = std::move(*id);

    // The rest makes a message friendlier, and must not keep it from being sent.
    auto const properties = object->object("properties");
    auto name = object->string("display_name");
    if (!name && properties) name = properties->string("name");
    if (name) device.name = std::move(*name);
    if (auto const location = object->object("location")) {
        for (auto const* const key : {"timezone", "time_zone"})  // the second is the one that stays
            if (auto zone = location->string(key)) device.time_zone = std::move(*zone);
    }
    return device;
}

Result<rescue::PulledBackup> read_pull_answer(json::Value const& answer) {
    rescue::PulledBackup pulled;
    for (auto const& [key, into] : {std::pair{"backup_access_code", &pulled.backup_access_code},
                                    std::pair{"access_code", &pulled.access_code}}) {
        auto const object = answer.optional_object(key);
        if (!object) return object.error();
        if (!*object) continue;
        auto code = read_access_code(**object);
        if (!code) return code.error();
        *into = std::move(*code);
    }
    return pulled;
}

}  // namespace sparekey::seam
