#include "async/blocking_pool.hpp"
#include "notify/guest_file.hpp"
#include "notify/guest_formats.hpp"
#include "notify/guest_sources.hpp"

namespace sparekey::notify {
namespace {

constexpr std::string_view kAlert = "guest_file";

std::string listed(std::vector<unsigned> const& lines) {
    std::string text;
    for (auto const line : lines) text += (text.empty() ? "" : ", ") + std::to_string(line);
    return text;
}

class FileDirectory final : public rescue::GuestDirectory {
  public:
    /// `pool` outlives the directory.
    FileDirectory(std::shared_ptr<GuestFile> file, BlockingPool& pool, std::chrono::seconds timeout,
                  rescue::Alerts& alerts, Log log)
        : file_(std::move(file)), pool_(pool), timeout_(timeout), alerts_(alerts), log_(std::move(log)) {}

    asio::awaitable<Result<std::optional<rescue::Recipient>>> find(rescue::GuestQuery const& query) override {
        if (file_->due()) {
            // A disk that hangs holds up nobody for longer than this: the old content will do.
            auto const look = [file = file_] { file->refresh(); };
            co_await pool_.run(look, timeout_);
        }
        auto const content = file_->content();
        if (!content.guests) {
            if (content.trouble) co_return *content.trouble;
            co_return Error{Errc::timed_out, "the file of guests could not be read in time"};
        }
        tell(content.trouble);
        auto match = content.guests->find(query);
        if (!match.ambiguous.empty())
            log_.warning("rows of the file of guests contradict each other; none is used",
                         {{"access_code_id", query.access_code_id}, {"lines", listed(match.ambiguous)}});
        co_return std::move(match.guest);
    }

  private:
    /// About a file that was readable before. Without an old content the rescue alerts by itself.
    void tell(std::optional<Error> const& trouble) {
        if (!trouble) return alerts_.resolve(kAlert);
        if (trouble->code == Errc::unavailable) return;  // being written
        alerts_.raise({rescue::Severity::warning,
                       std::string(kAlert),
                       std::string(kAlert),
                       "The file of guests cannot be read; sparekeyd goes on with its last content: " +
                           trouble->message,
                       {}});
    }

    std::shared_ptr<GuestFile> file_;
    BlockingPool& pool_;
    std::chrono::seconds timeout_;
    rescue::Alerts& alerts_;
    Log log_;
};

class FileSource final : public GuestSource {
  public:
    FileSource(std::string path, std::chrono::seconds timeout, Log const& log)
        : file_(std::make_shared<GuestFile>(std::move(path), log)), timeout_(timeout) {
        file_->refresh();  // at the start, when nobody waits for it yet
    }

    Result<std::unique_ptr<rescue::GuestDirectory>> directory(rescue::Alerts& alerts, Clock const&,
                                                              Log const& log) override {
        return std::unique_ptr<rescue::GuestDirectory>(
            std::make_unique<FileDirectory>(file_, pool_, timeout_, alerts, log));
    }

    bool idle_within(std::chrono::steady_clock::duration limit) override { return pool_.idle_within(limit); }

  private:
    std::shared_ptr<GuestFile> file_;  // a look that was left behind keeps it
    std::chrono::seconds timeout_;
    BlockingPool pool_{{.threads = 1}};
};

}  // namespace

Result<void> check(GuestOptions const&, FileGuests const& settings) {
    if (!settings.file.starts_with('/')) return Error{Errc::invalid_input, "file: must be an absolute path"};
    if (auto const named = check_guest_file_name(settings.file); !named)
        return with_context("file", named.error());
    return {};
}

GuestSourceResult open(GuestOptions const& options, FileGuests const& settings, Log const& log) {
    return GuestSourceResult(std::make_unique<FileSource>(settings.file, options.timeout, log));
}

}  // namespace sparekey::notify
