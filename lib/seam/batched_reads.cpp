#include "seam/batched_reads.hpp"

#include <algorithm>

#include "async/logs_failures.hpp"

namespace sparekey::seam {
namespace {

using rescue::AccessCode;
using rescue::SeamError;
using rescue::SeamResult;

constexpr std::size_t kMostIds = 100;                // in one list
constexpr unsigned kAtOnce = 2;                      // reads; while more would be, they gather
constexpr std::chrono::milliseconds kPatience{250};  // but no longer than this
constexpr std::chrono::minutes kWrong{60};           // a list that is wrong will be wrong again
constexpr std::chrono::minutes kFailed{1};

}  // namespace

/// Counts a request while it lasts.
class BatchedReads::UnderWay {
  public:
    explicit UnderWay(BatchedReads& reads) : reads_(reads) { ++reads_.under_way_; }
    ~UnderWay() {
        --reads_.under_way_;
        reads_.one_ended_.set();
    }
    UnderWay(UnderWay const&) = delete;
    UnderWay& operator=(UnderWay const&) = delete;

  private:
    BatchedReads& reads_;
};

BatchedReads::BatchedReads(asio::any_io_executor executor, rescue::SeamApi& seam, List list,
                           Clock const& clock, Log log)
    : ForwardingSeam(seam),
      list_(std::move(list)),
      clock_(clock),
      log_(std::move(log)),
      batches_(std::move(executor), logs_failures(log_, "reading access codes failed")) {}

asio::awaitable<void> BatchedReads::stop() {
    gathering_.reset();
    batches_.cut();
    co_await batches_.join();
}

asio::awaitable<SeamResult<AccessCode>> BatchedReads::get_access_code(std::string_view access_code_id) {
    if (may_list()) {
        auto const ask = join(access_code_id);
        // Whoever is cancelled here leaves the others alone, and is not asked for any more.
        struct Leaving {
            Ask& ask;
            ~Leaving() { ask.left = true; }
        } const leaving{*ask};
        co_await ask->answered.wait();
        if (ask->answer) co_return std::move(*ask->answer);
    }
    UnderWay const counted(*this);
    co_return co_await inner().get_access_code(access_code_id);
}

bool BatchedReads::may_list() {
    if (batches_.stopping().is_set()) return false;
    return !distrusted_until_ || clock_.now() >= *distrusted_until_;
}

std::shared_ptr<BatchedReads::Ask> BatchedReads::join(std::string_view access_code_id) {
    if (!gathering_ || gathering_->asks.size() == kMostIds) {
        gathering_ = std::make_shared<Batch>();
        batches_.spawn("batch of reads", flush(gathering_));
    }
    return gathering_->asks.emplace_back(std::make_shared<Ask>(access_code_id));
}

asio::awaitable<void> BatchedReads::flush(std::shared_ptr<Batch> batch) {
    co_await gather(batch);
    std::erase_if(batch->asks, [](auto const& ask) { return ask->left; });
    if (batch->asks.size() < 2) co_return;  // a get will do
    UnderWay const counted(*this);
    co_await read(*batch);
}

/// This runs a turn after the first one asked, so that all who ask in that turn are in. With Seam busy on our
/// behalf already, it waits for more of them.
asio::awaitable<void> BatchedReads::gather(std::shared_ptr<Batch> batch) {
    struct Closing {
        BatchedReads& reads;
        std::shared_ptr<Batch> const& batch;
        ~Closing() {
            if (reads.gathering_ == batch) reads.gathering_.reset();
        }
    } const closing{*this, batch};
    auto const deadline = std::chrono::steady_clock::now() + kPatience;
    while (under_way_ >= kAtOnce && batch->asks.size() < kMostIds) {
        one_ended_.clear();
        auto const ended = co_await one_ended_.wait_for(deadline - std::chrono::steady_clock::now());
        if (!ended) break;
    }
}

asio::awaitable<void> BatchedReads::read(Batch& batch) {
    std::vector<std::string> ids;
    for (auto const& ask : batch.asks) ids.push_back(ask->id);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    auto const listed = co_await list_(ids);
    if (!listed) {
        if (listed.error().kind == SeamError::Kind::rate_limited) {
            for (auto const& ask : batch.asks) ask->answer.emplace(listed.error());
            co_return;
        }
        co_return co_await ask_one(batch, listed.error());
    }
    if (lists_others(*listed, ids)) co_return distrust(kWrong, "it lists access codes that nobody asked for");
    for (auto const& ask : batch.asks) {
        auto const found = std::ranges::find(listed->codes, ask->id, &AccessCode::access_code_id);
        if (found != listed->codes.end()) ask->answer.emplace(*found);
    }
}

/// Is it the list, or Seam, or our key? If get fails too, for whatever is not this code's own matter, the
/// others would learn the same. And the list is no worse than the rest: once the outage is over, it is
/// needed.
asio::awaitable<void> BatchedReads::ask_one(Batch& batch, SeamError const& failure) {
    auto& first = *batch.asks.front();
    auto answer = co_await inner().get_access_code(first.id);
    auto const settled = answer || answer.error().kind == SeamError::Kind::not_found ||
                         answer.error().kind == SeamError::Kind::rejected;
    if (settled) {
        distrust(kFailed, failure.message);
    } else {
        for (auto const& ask : batch.asks) ask->answer.emplace(answer.error());
    }
    first.answer.emplace(std::move(answer));
}

void BatchedReads::distrust(std::chrono::minutes duration, std::string_view why) {
    distrusted_until_ = clock_.now() + duration;
    log_.warning("access codes are asked for one by one",
                 {{"minutes", duration.count()}, {"why", "Seam's list: " + std::string(why)}});
}

}  // namespace sparekey::seam
