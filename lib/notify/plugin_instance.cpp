#include "notify/plugin_instance.hpp"

#include <future>
#include <thread>

#include "core/exception_text.hpp"
#include "notify/plugin_result.hpp"

namespace sparekey::notify {
namespace {

/// What `call` (a function of the plugin that returns 0 or a complaint) came to.
template <class Call>
Result<void> outcome_of(std::string_view name, PluginHost const& host, Call call) {
    PluginComplaint complaint;
    try {
        if (call(complaint.abi()) == 0) return {};
    } catch (...) {
        auto const what = exception_text(std::current_exception());
        return Error{Errc::invalid_input, std::string(name) + " threw an exception: " + host.cleaned(what)};
    }
    return Error{Errc::invalid_input, std::string(name) + " says: " + host.cleaned(complaint.text())};
}

}  // namespace

Result<void> PluginInstance::validate(PluginLibrary const& library, PluginSettings const& settings) {
    auto const function = library.table().validate;
    if (function == nullptr) return {};
    PluginHost const host(settings, Log());
    return outcome_of("validate", host, [&](sparekey_buffer& complaint) {
        return function(&host.abi(), &settings.abi(), &complaint);
    });
}

Result<std::shared_ptr<PluginInstance>> PluginInstance::create(PluginLibrary const& library,
                                                               ChannelOptions const& options, Log log) {
    std::shared_ptr<PluginInstance> made(new PluginInstance(library, options, std::move(log)));
    auto const created = outcome_of("create", made->host_, [&](sparekey_buffer& complaint) {
        return library.table().create(&made->host_.abi(), &made->settings_.abi(), &made->self_, &complaint);
    });
    if (!created) return created.error();
    made->alive_ = true;
    return made;
}

PluginInstance::~PluginInstance() {
    destroy();
}

void PluginInstance::send(sparekey_notification const& notification, sparekey_result& result) {
    if (alive_)
        library_.table().send(self_, &notification, &result);
    else
        result.status = SPAREKEY_TEMPORARY;
}

void PluginInstance::destroy() noexcept {
    if (!alive_.exchange(false) || library_.table().destroy == nullptr) return;
    try {
        library_.table().destroy(self_);
    } catch (...) {  // it is gone either way
    }
}

bool PluginInstance::destroy_within(std::chrono::steady_clock::duration limit) {
    auto const destroyed = std::make_shared<std::promise<void>>();
    auto const done = destroyed->get_future();
    std::thread([self = shared_from_this(), destroyed] {
        self->destroy();
        destroyed->set_value();
    }).detach();
    return done.wait_for(limit) == std::future_status::ready;
}

}  // namespace sparekey::notify
