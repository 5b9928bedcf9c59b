// After an outage many jobs look at their access codes at once: one request to Seam instead of one each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "async/event.hpp"
#include "async/nursery.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "seam/code_batch.hpp"
#include "seam/forwarding.hpp"

namespace sparekey::seam {

/// Reads of access codes that are asked for at the same moment become one list. One that is alone stays a
/// plain get; while several reads are under way, further ones gather for up to a quarter of a second.
///
/// The list is a short cut and decides nothing by itself. What it does not answer is asked for with get, one
/// by one: an id that is missing in it (only get's 404 means gone), one that cannot be read, all of them if
/// the server lists what nobody asked for, as Seam's fake does. A server whose list is wrong is asked by get
/// alone for an hour. Where the list fails, one get tells whether that is Seam's state or the list's alone;
/// of the latter, all are asked by get for a minute. So no guest waits for the sake of a batch. Only a 429 is
/// everyone's at once: more requests are what it refuses.
///
/// For one thread. Cancelling one who asks is nothing to the others.
class BatchedReads final : public ForwardingSeam {
  public:
    /// The codes of these ids, as Seam lists them: `SeamClient::list_access_codes`.
    using List = std::function<asio::awaitable<rescue::SeamResult<ListedCodes>>(std::vector<std::string>)>;

    /// `seam`, `clock` and what `list` refers to outlive it.
    BatchedReads(asio::any_io_executor executor, rescue::SeamApi& seam, List list, Clock const& clock,
                 Log log);

    asio::awaitable<rescue::SeamResult<rescue::AccessCode>> get_access_code(
        std::string_view access_code_id) override;

    /// Ends what is under way; before it is destroyed, when nobody asks any more. Reads that come later are
    /// plain gets.
    asio::awaitable<void> stop();

  private:
    /// One who asks. Once `answered` is set without an answer, it asks by itself.
    struct Ask {
        explicit Ask(std::string_view access_code_id) : id(access_code_id) {}

        std::string id;
        std::optional<rescue::SeamResult<rescue::AccessCode>> answer;
        Event answered;
        bool left = false;  // cancelled
    };
    /// Whatever becomes of it, nobody in it is left waiting.
    struct Batch {
        ~Batch() {
            for (auto const& ask : asks) ask->answered.set();
        }
        std::vector<std::shared_ptr<Ask>> asks;
    };
    class UnderWay;

    std::shared_ptr<Ask> join(std::string_view access_code_id);
    asio::awaitable<void> flush(std::shared_ptr<Batch> batch);
    asio::awaitable<void> gather(std::shared_ptr<Batch> batch);
    asio::awaitable<void> read(Batch& batch);
    asio::awaitable<void> ask_one(Batch& batch, rescue::SeamError const& failure);
    bool may_list();
    void distrust(std::chrono::minutes duration, std::string_view why);

    List list_;
    Clock const& clock_;
    Log log_;
    std::shared_ptr<Batch> gathering_;  // null: whoever asks begins one
    unsigned under_way_ = 0;
    Event one_ended_;
    std::optional<Instant> distrusted_until_;
    Nursery batches_;
};

}  // namespace sparekey::seam
