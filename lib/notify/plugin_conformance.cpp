#include "notify/plugin_conformance.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <thread>

#include "core/exception_text.hpp"
#include "notify/plugin_file.hpp"
#include "notify/plugin_instance.hpp"
#include "notify/plugin_message.hpp"
#include "notify/plugin_result.hpp"

namespace sparekey::notify {
namespace {

constexpr unsigned kAtOnce = 4;

using Instances = std::array<std::shared_ptr<PluginInstance>, 2>;

/// One of our structs as a sparekeyd to come would pass it, or with a trap behind it.
template <class Abi>
class Extended {
  public:
    explicit Extended(Abi const& known) : known_(known) { more_.fill(kFilling); }

    Abi& later() {
        known_.struct_size = sizeof(*this);
        return known_;
    }
    Abi& today() { return known_; }

    bool is_trap_untouched() const {
        return std::all_of(more_.begin(), more_.end(), [](auto byte) { return byte == kFilling; });
    }

  private:
    static constexpr unsigned char kFilling = 0xa5;
    Abi known_;
    std::array<unsigned char, 64> more_{};
};

/// Either what to say about a check that passed, or what is wrong.
using Passed = Result<std::string>;

Error failed(std::string why) {
    return {Errc::invalid_input, std::move(why)};
}

Passed check_later_settings(PluginLibrary const& library, PluginSettings const& settings, Log const& log) {
    auto const validate = library.table().validate;
    if (validate == nullptr) return std::string("it has no validate");
    Extended<sparekey_config> config(settings.abi());
    PluginHost const host(settings, log);
    Extended<sparekey_host> later(host.abi());
    PluginComplaint complaint;
    if (validate(&later.later(), &config.later(), &complaint.abi()) == 0) return std::string();
    return failed("refuses the same settings in a larger struct, so it would break with a later sparekeyd: " +
                  host.cleaned(complaint.text()));
}

std::string words_of(rescue::SendResult const& result) {
    auto words = std::string(to_string(result.status));
    if (result.unauthorized) words += ", unauthorized";
    if (!result.provider_id.empty()) words += ", provider id " + result.provider_id;
    if (!result.detail.empty()) words += ": " + result.detail;
    return words;
}

/// In a struct of a later sparekeyd, and with a trap behind the result.
Passed check_send(PluginInstance& plugin, rescue::Notification const& notification, Instant deadline) {
    PluginMessage message(notification, deadline);
    message.abi().call = plugin.host().know(Redactor(notification));
    Extended<sparekey_notification> sent(message.abi());
    PluginAnswer room;
    Extended<sparekey_result> answer(room.abi());
    try {
        plugin.send(sent.later(), answer.today());
    } catch (...) {
        return failed("send threw an exception: " +
                      plugin.host().cleaned(exception_text(std::current_exception())));
    }
    if (!answer.is_trap_untouched())
        return failed("wrote behind the end of the result: it must look at struct_size first");
    auto const& said = answer.today();
    if (said.provider_id.size > said.provider_id.capacity || said.detail.size > said.detail.capacity)
        return failed("says that it wrote more into a buffer than there is room");
    if (said.status < SPAREKEY_SENT || said.status > SPAREKEY_RATE_LIMITED)
        return failed("unknown status " + std::to_string(said.status));
    room.abi() = said;
    auto result = room.result();
    result.detail = plugin.host().cleaned(result.detail);
    result.provider_id = plugin.host().cleaned(result.provider_id);
    plugin.host().forget(message.abi().call);
    return words_of(result);
}

Passed check_concurrent(PluginInstance& plugin, ConformanceOptions const& options) {
    std::array<std::optional<Passed>, kAtOnce> results;
    std::vector<std::thread> threads;
    for (auto& result : results) {
        auto message = options.message();
        threads.emplace_back([&plugin, &result, message = std::move(message)] {
            result = check_send(plugin, message, message.deadline);
        });
    }
    for (auto& thread : threads) thread.join();
    std::string words;
    for (auto const& result : results) {
        if (!*result) return *result;
        words += (words.empty() ? "" : "; ") + **result;
    }
    return words;
}

/// The checks in their order, each only if what it needs is there.
class Conformance {
  public:
    Conformance(ConformanceOptions const& options, ConformanceReport const& report, Log const& log)
        : options_(options), report_(report), log_(log), settings_(options.channel) {}

    bool run() {
        auto const& path = std::get<PluginOptions>(options_.channel.settings).file;
        if (!check("file", [&]() -> Passed { return trusted_plugin_file(path); })) return false;
        if (!check("load", [&] { return load(path); })) return false;
        if (!check("validate", [&] { return validate(); })) return false;
        check("larger structs", [&] { return check_later_settings(*library_, settings_, log_); });
        if (!check("create", [&] { return create(0); })) return false;
        check("create twice", [&] { return create(1); });
        if (options_.message) send();
        for (auto& plugin : plugins_)
            if (plugin) check("destroy", [&] { return destroy(plugin); });
        return all_passed_;
    }

  private:
    template <class Check>
    bool check(std::string_view name, Check run_check) {
        report_.begins(name);
        Passed passed = failed("");
        try {
            passed = run_check();
        } catch (...) {
            passed = failed("threw an exception: " + exception_text(std::current_exception()));
        }
        report_.ended(name, passed.has_value(), passed ? *passed : passed.error().message);
        all_passed_ = all_passed_ && passed;
        return passed.has_value();
    }

    Passed load(std::string const& path) {
        auto library = PluginLibrary::load(path);
        if (!library) return library.error();
        library_ = *std::move(library);
        return library_->title() + (library_->serial() ? ", one message at a time" : "");
    }

    Passed validate() {
        auto const valid = PluginInstance::validate(*library_, settings_);
        if (!valid) return valid.error();
        return std::string(library_->table().validate == nullptr ? "it has none" : "");
    }

    Passed create(std::size_t which) {
        auto created = PluginInstance::create(*library_, options_.channel, log_);
        if (!created) return created.error();
        plugins_.at(which) = *std::move(created);
        return std::string();
    }

    void send() {
        auto& plugin = *plugins_.front();
        check("send", [&] {
            auto const message = options_.message();
            return check_send(plugin, message, message.deadline);
        });
        if (options_.concurrent && !library_->serial())
            check("concurrent", [&] { return check_concurrent(plugin, options_); });
    }

    static Passed destroy(std::shared_ptr<PluginInstance>& plugin) {
        plugin.reset();
        return std::string();
    }

    ConformanceOptions const& options_;
    ConformanceReport const& report_;
    Log log_;
    PluginSettings settings_;
    std::optional<PluginLibrary> library_;
    Instances plugins_;
    bool all_passed_ = true;
};

}  // namespace

bool check_conformance(ConformanceOptions const& options, ConformanceReport const& report, Log const& log) {
    return Conformance(options, report, log).run();
}

}  // namespace sparekey::notify
