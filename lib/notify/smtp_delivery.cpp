#include "notify/smtp_delivery.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <memory>

#include "core/ascii.hpp"
#include "core/wiping_malloc.hpp"

namespace sparekey::notify {
namespace {

using Stage = SmtpEnd::Stage;
using std::chrono::steady_clock;

constexpr auto kGoodbye = std::chrono::seconds(1);  // for the answer to QUIT, which nobody needs

// libcurl copies what it is given, PINs and passwords included, into buffers that it does not wipe.
void* wiping_realloc(void* old, std::size_t size) {
    auto* const block = std::malloc(std::max<std::size_t>(size, 1));
    if (block == nullptr || old == nullptr) return block;
    std::memcpy(block, old, std::min(malloc_usable_size(old), size));
    WipingMalloc::Free(old);
    return block;
}

CURLcode start_curl() {
    static CURLcode const started = ::curl_global_init_mem(
        CURL_GLOBAL_DEFAULT, std::malloc, WipingMalloc::Free, wiping_realloc, ::strdup, std::calloc);
    return started;
}

/// Options for one transfer; the first that libcurl does not take is remembered.
class Options {
  public:
    explicit Options(CURL* handle) : handle_(handle) {}

    template <class Value>
    void set(CURLoption option, Value value) {
        auto const taken = (::curl_easy_setopt)(handle_, option, value);
        if (result_ == CURLE_OK) result_ = taken;
    }
    CURLcode result() const { return result_; }

  private:
    CURL* handle_;
    CURLcode result_ = CURLE_OK;
};

void set_server(Options& options, SmtpServer const& server) {
    using Security = SmtpServer::Security;
    auto const url = (server.security == Security::tls ? "smtps://" : "smtp://") + server.authority();
    options.set(CURLOPT_URL, url.c_str());  // libcurl copies texts
    options.set(CURLOPT_USE_SSL, long{server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL});
    options.set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    options.set(CURLOPT_SSL_VERIFYPEER, 1L);
    options.set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.ca_file.empty()) {
        options.set(CURLOPT_CAINFO, server.ca_file.c_str());
        options.set(CURLOPT_CAPATH, static_cast<char const*>(nullptr));  // nobody else's word counts
    }
    if (!server.username.empty()) {
        std::string password(server.password.reveal());
        WipeAtExit const wiped(password);
        options.set(CURLOPT_USERNAME, server.username.c_str());
        options.set(CURLOPT_PASSWORD, password.c_str());
    }
    options.set(CURLOPT_PROXY, "");     // whatever the environment says
    options.set(CURLOPT_NOSIGNAL, 1L);  // this is not the only thread
    options.set(CURLOPT_FORBID_REUSE, 1L);
}

struct FreeHandle {
    void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

/// "5.1.1" at the begin of "5.1.1 no such user"; empty if it begins otherwise.
std::string enhanced_code(std::string_view text) {
    auto const end =
        std::find_if_not(text.begin(), text.end(), [](char c) { return ascii::is_digit(c) || c == '.'; });
    std::string_view const code = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    auto const fits = code.size() >= 5 && code.size() <= 9 && code[1] == '.' &&
                      std::count(code.begin(), code.end(), '.') == 2;
    return fits && !code.ends_with('.') ? std::string(code) : "";
}

/// What the server is asked with this line. nullopt: a part of a login, or of something else.
std::optional<Stage> stage_of(std::string_view command) {
    constexpr std::pair<std::string_view, Stage> kCommands[] = {
        {"EHLO ", Stage::hello},   {"HELO ", Stage::hello},       {"STARTTLS\r\n", Stage::starttls},
        {"AUTH ", Stage::login},   {"MAIL FROM:", Stage::sender}, {"RCPT TO:", Stage::recipient},
        {"DATA\r\n", Stage::data},
    };
    for (auto const& [begin, stage] : kCommands)
        if (command.starts_with(begin)) return stage;
    return std::nullopt;
}

}  // namespace

/// What libcurl calls; `self` is the SmtpDelivery. Each takes its mutex, because give_up() comes from another
/// thread.
struct SmtpCallbacks {
    static SmtpDelivery& delivery(void* self) { return *static_cast<SmtpDelivery*>(self); }

    /// The next part of the mail. Nothing left means that libcurl sends the end of the mail.
    static std::size_t read(char* into, std::size_t size, std::size_t count, void* self) {
        auto& its = delivery(self);
        std::lock_guard const lock(its.mutex_);
        if (its.given_up_) return CURL_READFUNC_ABORT;
        auto const rest = its.mail_.reveal().substr(its.handed_over_);
        auto const part = rest.substr(0, size * count);
        std::copy(part.begin(), part.end(), into);
        its.handed_over_ += part.size();
        its.end_.stage = part.empty() ? Stage::end_of_mail : Stage::body;
        its.end_.code = 0;
        its.end_.enhanced.clear();
        return part.size();
    }

    /// A part of an answer, line by line.
    static std::size_t answer(char* bytes, std::size_t size, std::size_t count, void* self) {
        auto& its = delivery(self);
        std::string_view const line(bytes, size * count);
        std::lock_guard const lock(its.mutex_);
        auto const complete = line.size() >= 4 &&
                              std::all_of(line.begin(), line.begin() + 3, ascii::is_digit) && line[3] != '-';
        if (its.leaving_ || !complete) return line.size();
        its.end_.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        its.end_.enhanced = enhanced_code(line.substr(4));
        its.answered_ = steady_clock::now();
        return line.size();
    }

    /// What is said and heard, unencrypted: nothing of it may be kept but which command it was.
    static int command(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self) {
        if (kind != CURLINFO_HEADER_OUT) return 0;
        auto& its = delivery(self);
        std::string_view const line(bytes, size);
        std::lock_guard const lock(its.mutex_);
        if (line == "QUIT\r\n") its.leaving_ = true;
        auto const stage = stage_of(line);
        if (!stage || its.leaving_) return 0;
        its.end_.stage = *stage;
        its.end_.code = 0;
        its.end_.enhanced.clear();
        return 0;
    }

    /// At least once a second. Not 0: stop at once.
    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        auto& its = delivery(self);
        std::lock_guard const lock(its.mutex_);
        auto const dawdling = its.leaving_ && steady_clock::now() - its.answered_ > kGoodbye;
        return its.given_up_ || dawdling ? 1 : 0;
    }
};

SmtpDelivery::SmtpDelivery(SmtpServer server, Envelope envelope, Secret mail,
                           steady_clock::time_point deadline)
    : server_(std::move(server)),
      envelope_(std::move(envelope)),
      mail_(std::move(mail)),
      deadline_(deadline) {}

void SmtpDelivery::run() {
    auto const fail = [this](std::string_view why) {
        std::lock_guard const lock(mutex_);
        end_.trouble = why;
    };
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - steady_clock::now());
    if (left <= left.zero()) return fail("its turn came too late");
    if (auto const started = start_curl(); started != CURLE_OK) return fail(::curl_easy_strerror(started));
    std::unique_ptr<CURL, FreeHandle> const handle(::curl_easy_init());
    std::unique_ptr<curl_slist, FreeList> const recipients(
        ::curl_slist_append(nullptr, envelope_.recipient.c_str()));
    if (!handle || !recipients) return fail("out of memory");

    std::array<char, CURL_ERROR_SIZE> words{};
    Options options(handle.get());
    set_server(options, server_);
    options.set(CURLOPT_MAIL_FROM, envelope_.sender.c_str());
    options.set(CURLOPT_MAIL_RCPT, recipients.get());
    options.set(CURLOPT_UPLOAD, 1L);
    options.set(CURLOPT_TIMEOUT_MS, long{left.count()});
    options.set(CURLOPT_READFUNCTION, &SmtpCallbacks::read);
    options.set(CURLOPT_READDATA, this);
    options.set(CURLOPT_HEADERFUNCTION, &SmtpCallbacks::answer);
    options.set(CURLOPT_HEADERDATA, this);
    options.set(CURLOPT_WRITEFUNCTION, &SmtpCallbacks::answer);
    options.set(CURLOPT_WRITEDATA, this);
    options.set(CURLOPT_VERBOSE, 1L);  // for the callback, not for stderr
    options.set(CURLOPT_DEBUGFUNCTION, &SmtpCallbacks::command);
    options.set(CURLOPT_DEBUGDATA, this);
    options.set(CURLOPT_NOPROGRESS, 0L);
    options.set(CURLOPT_XFERINFOFUNCTION, &SmtpCallbacks::progress);
    options.set(CURLOPT_XFERINFODATA, this);
    options.set(CURLOPT_ERRORBUFFER, words.data());
    if (options.result() != CURLE_OK) return fail(::curl_easy_strerror(options.result()));

    auto const result = ::curl_easy_perform(handle.get());
    options.set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (result == CURLE_OK) return;
    fail(words[0] == '\0' ? ::curl_easy_strerror(result) : words.data());
    std::lock_guard const lock(mutex_);
    end_.login_refused = result == CURLE_LOGIN_DENIED;
}

SmtpEnd SmtpDelivery::give_up() {
    std::lock_guard const lock(mutex_);
    given_up_ = true;
    return end_;
}

}  // namespace sparekey::notify
