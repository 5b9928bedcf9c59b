// The world around a rescue, in memory: answers are set by the test, calls are written down.
#pragma once

#include <deque>

#include "rescue/ports.hpp"
#include "rescue/rescuer.hpp"
#include "unit/rescue/recording_observer.hpp"
#include "unit/rescue/samples.hpp"

namespace sparekey::rescue {

class ManualClock final : public Clock {
  public:
    Instant now() const override { return time; }
    Instant time = kNow;
};

/// Answers a call from its script if one is left, otherwise from the standing state.
class FakeSeam final : public SeamApi {
  public:
    std::map<std::string, AccessCode> codes;
    std::deque<SeamError> get_errors, pull_errors, update_errors, delete_errors;
    std::optional<PulledBackup> pull_answer;
    bool updates_take_effect = true;
    bool deletions_take_effect = true;
    std::string unreadable;  // this code cannot be shown
    bool device_known = true;
    std::vector<std::string> calls;

    asio::awaitable<SeamResult<AccessCode>> get_access_code(std::string_view id) override {
        calls.push_back("get " + std::string(id));
        if (auto error = next(get_errors)) co_return *error;
        if (id == unreadable) co_return SeamError{SeamError::Kind::temporary, 500, "broken", {}, ""};
        auto const found = codes.find(std::string(id));
        if (found == codes.end())
            co_return SeamError{SeamError::Kind::not_found, 404, "device_not_found", {}, ""};
        co_return found->second;
    }
    asio::awaitable<SeamResult<Device>> get_device(std::string_view id) override {
        calls.push_back("device " + std::string(id));
        if (!device_known) co_return SeamError{SeamError::Kind::temporary, 500, "broken", {}, ""};
        co_return Device{std::string(id), "Front Door", "America/New_York"};
    }
    asio::awaitable<SeamResult<PulledBackup>> pull_backup(std::string_view id) override {
        calls.push_back("pull " + std::string(id));
        if (auto error = next(pull_errors)) co_return *error;
        if (pull_answer) co_return *pull_answer;
        auto const own = codes.find("backup-of-" + std::string(id));
        co_return PulledBackup{own == codes.end() ? codes.at("backup-1") : own->second, std::nullopt};
    }
    asio::awaitable<SeamResult<void>> update_times(std::string_view id, Instant starts,
                                                   Instant ends) override {
        calls.push_back("update " + std::string(id));
        if (auto error = next(update_errors)) co_return *error;
        if (updates_take_effect) {
            codes.at(std::string(id)).starts_at = starts;
            codes.at(std::string(id)).ends_at = ends;
        }
        co_return SeamResult<void>();
    }
    asio::awaitable<SeamResult<void>> delete_access_code(std::string_view id) override {
        calls.push_back("delete " + std::string(id));
        if (auto error = next(delete_errors)) co_return *error;
        if (deletions_take_effect) codes.erase(std::string(id));
        co_return SeamResult<void>();
    }

    std::size_t count(std::string_view call) const {
        return static_cast<std::size_t>(std::count(calls.begin(), calls.end(), call));
    }

  private:
    static std::optional<SeamError> next(std::deque<SeamError>& script) {
        if (script.empty()) return std::nullopt;
        auto error = script.front();
        script.pop_front();
        return error;
    }
};

/// Grants the leases that the test put into `ready`; each transition is a line in `transitions`.
class FakeQueue final : public JobQueue {
  public:
    std::deque<Lease> ready;
    std::vector<std::string> transitions;
    std::vector<Job> stored;  // the job as given with each transition
    std::map<std::string, std::string> backup_owners;
    std::map<std::string, std::map<std::string, Send>> ledger;  // by access code and channel
    std::deque<Error> errors;                                   // for transitions, first come
    std::optional<Error> intent_error;
    std::vector<std::string> renewed;         // tokens
    std::deque<Result<bool>> update_answers;  // then always true
    Event arrived;
    bool hang_claims = false;
    unsigned hanging = 0;  // claims that do

    asio::awaitable<Result<std::vector<Lease>>> claim(unsigned most) override {
        if (hang_claims) {
            ++hanging;
            Event never;
            co_await never.wait();
        }
        std::vector<Lease> leases;
        while (!ready.empty() && leases.size() < most) {
            leases.push_back(ready.front());
            ready.pop_front();
        }
        co_return leases;
    }
    asio::awaitable<Result<void>> renew(Lease const& lease) override {
        renewed.push_back(lease.token);
        co_return Result<void>();
    }
    asio::awaitable<Result<void>> hold(Lease const& lease, std::chrono::milliseconds delay,
                                       std::string_view reason) override {
        delays.push_back(delay);
        co_return write(lease, "hold " + std::string(reason));
    }
    asio::awaitable<Result<void>> retry(Lease const& lease, std::chrono::milliseconds delay,
                                        std::string_view error) override {
        delays.push_back(delay);
        co_return write(lease, "retry " + std::string(error));
    }
    asio::awaitable<Result<void>> done(Lease const& lease, std::string_view outcome) override {
        co_return write(lease, "done " + std::string(outcome));
    }
    asio::awaitable<Result<void>> bury(Lease const& lease, std::string_view reason) override {
        co_return write(lease, "bury " + std::string(reason));
    }
    asio::awaitable<Result<void>> give_back(Lease const& lease) override {
        co_return write(lease, "give_back");
    }
    asio::awaitable<Result<void>> send_intent(Lease const& lease, std::string_view channel,
                                              Send const& send) override {
        if (intent_error) co_return *intent_error;
        ledger[lease.job.access_code_id][std::string(channel)] = send;
        co_return Result<void>();
    }
    std::deque<Error> result_errors;
    asio::awaitable<Result<void>> send_result(Lease const& lease, std::string_view channel,
                                              Send const& send) override {
        if (!result_errors.empty()) {
            auto const error = result_errors.front();
            result_errors.pop_front();
            co_return error;
        }
        ledger[lease.job.access_code_id][std::string(channel)] = send;
        co_return Result<void>();
    }
    asio::awaitable<Result<bool>> assign_backup(Lease const& lease, std::string_view id, Instant) override {
        auto const [at, fresh] = backup_owners.emplace(id, lease.job.access_code_id);
        co_return at->second == lease.job.access_code_id;
    }
    asio::awaitable<Result<std::optional<std::string>>> backup_owner(std::string_view id) override {
        auto const found = backup_owners.find(std::string(id));
        if (found == backup_owners.end()) co_return std::optional<std::string>();
        co_return std::optional<std::string>(found->second);
    }
    asio::awaitable<Result<bool>> may_update(std::string_view device_id) override {
        updated_devices.emplace_back(device_id);
        Result<bool> answer = true;
        if (!update_answers.empty()) {
            answer = update_answers.front();
            update_answers.pop_front();
        }
        co_return answer;
    }
    std::map<std::string, std::deque<Result<std::chrono::milliseconds>>, std::less<>> waits;  // then zero
    asio::awaitable<Result<std::chrono::milliseconds>> take_send(std::string_view channel,
                                                                 SendRate const&) override {
        auto& script = waits[std::string(channel)];
        if (script.empty()) co_return std::chrono::milliseconds(0);
        auto const answer = script.front();
        script.pop_front();
        co_return answer;
    }
    asio::awaitable<void> note(Lease const&, std::string_view step, std::string_view detail) override {
        notes.push_back(std::string(step) + ": " + std::string(detail));
        co_return;
    }
    std::optional<Pause> paused() const override { return pause; }
    Event& work_arrived() override { return arrived; }

    std::vector<std::string> notes;
    std::optional<Pause> pause;
    std::vector<std::string> updated_devices;
    std::vector<std::chrono::milliseconds> delays;

  private:
    Result<void> write(Lease const& lease, std::string transition) {
        if (!errors.empty()) {
            auto const error = errors.front();
            errors.pop_front();
            return error;
        }
        transitions.push_back(std::move(transition));
        stored.push_back(lease.job);
        return {};
    }
};

class FakeNotifier final : public Notifier {
  public:
    explicit FakeNotifier(std::string name) : name_(std::move(name)) {}

    std::deque<SendResult::Status> results;  // then always sent
    std::vector<Notification> sent;
    std::function<void()> while_sending;
    bool hang = false;
    bool unauthorized = false;

    std::string_view channel() const override { return name_; }
    asio::awaitable<SendResult> send(Notification const& notification) override {
        sent.push_back(notification);
        if (while_sending) while_sending();
        if (hang) {
            Event never;
            co_await never.wait();
        }
        SendResult result;
        result.status = SendResult::Status::sent;
        result.unauthorized = unauthorized;
        if (!results.empty()) {
            result.status = results.front();
            results.pop_front();
        }
        co_return result;
    }

  private:
    std::string name_;
};

class FakeAlerts final : public Alerts {
  public:
    std::vector<Alert> raised;
    std::vector<std::string> resolved;

    void raise(Alert alert) override { raised.push_back(std::move(alert)); }
    void resolve(std::string_view dedup_key) override { resolved.emplace_back(dedup_key); }
    bool told(std::string_view) const override { return reaches_a_person; }

    bool reaches_a_person = true;

    std::vector<std::string> events() const {
        std::vector<std::string> names;
        for (auto const& alert : raised) names.push_back(alert.event);
        return names;
    }
};

/// Everything wired: one workspace "home", channels "sms" and "email".
struct FakeWorld {
    FakeSeam seam;
    FakeQueue queue;
    FakeNotifier sms{"sms"}, email{"email"};
    FakeAlerts alerts;
    ChannelRules sms_rules, email_rules;
    MessageWriter messages;
    GuestDirectory* guests = nullptr;
    ManualClock clock;
    Log log;
    RecordingObserver observer;

    FakeWorld() {
        seam.codes["original-1"] = failed_original();
        seam.codes["backup-1"] = good_backup();
    }

    World world() {
        return {{{"home", &seam}},
                queue,
                {{&sms, sms_rules}, {&email, email_rules}},
                messages,
                guests,
                alerts,
                clock,
                log,
                observer};
    }
};

}  // namespace sparekey::rescue
