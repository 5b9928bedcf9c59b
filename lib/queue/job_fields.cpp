#include "queue/job_fields.hpp"

#include <charconv>

#include "core/json.hpp"

namespace sparekey::queue {
namespace {

using Fields = std::map<std::string, std::string>;

constexpr std::string_view kSend = "send:";

std::string text(Fields const& fields, std::string const& name) {
    auto const found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

template <class Number>
std::optional<Number> number(Fields const& fields, std::string const& name) {
    auto const digits = text(fields, name);
    Number value{};
    auto const end = digits.data() + digits.size();
    auto const [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::optional<Instant> instant(Fields const& fields, std::string const& name) {
    auto const ms = number<long long>(fields, name);
    if (!ms) return std::nullopt;
    return from_unix_ms(*ms);
}

}  // namespace

rescue::Job parse_job(std::string_view access_code_id, Fields const& fields) {
    rescue::Job job;
    job.access_code_id = access_code_id;
    job.workspace = text(fields, "workspace");
    job.event_id = text(fields, "event_id");
    job.device_id = text(fields, "device_id");
    job.received_at = instant(fields, "received_at").value_or(Instant());
    job.occurred_at = instant(fields, "occurred_at");
    job.attempt = number<unsigned>(fields, "attempt").value_or(0);
    job.revived = text(fields, "revived") == "1";
    job.delayed = text(fields, "delayed") == "1";
    job.deaths = number<unsigned>(fields, "deaths").value_or(0);
    job.arrival = instant(fields, "arrival");
    job.expires = instant(fields, "expires");
    job.backup_access_code_id = text(fields, "backup_access_code_id");
    job.alignment_pending = text(fields, "alignment_pending") == "1";
    job.gone_since = instant(fields, "gone_since");
    for (auto const& [name, line] : fields) {
        if (!name.starts_with(kSend)) continue;
        job.sends[name.substr(kSend.size())] = parse_ledger_line(line).value_or(unreadable_send());
    }
    return job;
}

std::optional<rescue::Send> parse_ledger_line(std::string_view line) {
    auto const document = json::Document::parse(line);
    if (!document) return std::nullopt;
    auto const root = document->root();
    auto const state_word = root.string("state");
    auto const backup = root.string("backup_access_code_id");
    auto const key = root.string("idempotency_key");
    auto const attempt = root.integer("attempt");
    auto const uncertain = root.integer("uncertain");
    auto const permanent = root.optional_bool("permanent");
    auto const at = root.instant("at");
    if (!state_word || !backup || !key || !attempt || !uncertain || !permanent || !at) return std::nullopt;
    auto const state = rescue::parse_send_state(*state_word);
    if (!state) return std::nullopt;
    return rescue::Send{*state,
                        *backup,
                        *key,
                        static_cast<unsigned>(*attempt),
                        static_cast<unsigned>(*uncertain),
                        permanent->value_or(false),
                        *at};
}

rescue::Send unreadable_send() {
    rescue::Send send;
    send.state = rescue::Send::State::uncertain;
    return send;
}

std::string to_ledger_line(rescue::Send const& send) {
    json::Writer writer;
    writer.begin_object()
        .member("state", rescue::to_string(send.state))
        .member("backup_access_code_id", std::string_view(send.backup_access_code_id))
        .member("idempotency_key", std::string_view(send.idempotency_key))
        .member("attempt", send.attempt)
        .member("uncertain", send.uncertain)
        .member("permanent", send.permanent)
        .member("at", send.at)
        .end_object();
    return writer.text();
}

}  // namespace sparekey::queue
