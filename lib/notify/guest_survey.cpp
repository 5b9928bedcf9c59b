// Everything about a file of guests that its owner should know before a guest stands at the door.
#include "notify/guest_directory.hpp"
#include "notify/guest_file.hpp"
#include "notify/recipient.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kMostListed = 20;

/// "3, 7, 9", with an end.
class Lines {
  public:
    void add(unsigned line) {
        if (++count_ <= kMostListed) text_ += (text_.empty() ? "" : ", ") + std::to_string(line);
    }
    void note(std::string_view what, std::vector<std::string>& notes) const {
        if (count_ == 0) return;
        notes.push_back(std::to_string(count_) + " " + std::string(what) + ": lines " + text_ +
                        (count_ > kMostListed ? ", …" : ""));
    }

  private:
    std::size_t count_ = 0;
    std::string text_;
};

}  // namespace

Result<GuestSurvey> survey_guests(GuestOptions const& options) {
    auto const* const settings = std::get_if<FileGuests>(&options.source);
    if (settings == nullptr) return GuestSurvey{};
    FileStamp stamp;
    auto const guests = load_guest_file(settings->file, stamp);
    if (!guests) return guests.error();

    GuestSurvey survey;
    survey.guests = guests->size();
    for (auto const& lines : guests->contradictions()) {
        Lines listed;
        for (auto const line : lines) listed.add(line);
        listed.note("rows have the same access_code_id but lead to different guests, so none is used",
                    survey.mistakes);
    }
    if (auto const left_out = guests->without_key(); left_out > 0)
        survey.notes.push_back(std::to_string(left_out) +
                               " rows have neither access_code_id nor access_code_name, and are not used");
    Lines phones, emails, nobody;
    guests->for_each([&](rescue::Recipient guest, unsigned line) {
        auto const checked = check_recipient(std::move(guest), options.region);
        for (auto const member : checked.dropped) {
            if (member == "phone") phones.add(line);
            if (member == "email") emails.add(line);
        }
        if (!checked.usable()) nobody.add(line);
    });
    phones.note("telephone numbers cannot be used; write them with + and country code", survey.notes);
    emails.note("e-mail addresses cannot be used", survey.notes);
    nobody.note("guests have neither a number nor an address that can be used", survey.notes);
    return survey;
}

}  // namespace sparekey::notify
