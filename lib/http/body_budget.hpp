// Memory for bodies that are still on their way. Nobody has been asked for a signature by then.
#pragma once

#include <boost/intrusive/list.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <cstddef>

#include "http/listener.hpp"

namespace sparekey::http {

class BodyBudget {
  public:
    explicit BodyBudget(std::size_t limit) : limit_(limit) {}

    /// Room for one body, while it lives. Where there is none, the pending reads of those that have had
    /// theirs longest end with operation_aborted.
    class Share : public boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
      public:
        Share(BodyBudget& budget, std::size_t size, Socket& socket)
            : budget_(budget), size_(size), socket_(socket) {
            budget_.used_ += size_;
            budget_.shares_.push_back(*this);
            budget_.make_room();
        }
        ~Share() { budget_.used_ -= size_; }

      private:
        friend class BodyBudget;
        BodyBudget& budget_;
        std::size_t size_;
        Socket& socket_;
    };

  private:
    /// The newest stays, however large.
    void make_room() {
        while (used_ > limit_ && &shares_.front() != &shares_.back()) {
            auto& longest = shares_.front();
            shares_.pop_front();
            used_ -= longest.size_;
            longest.size_ = 0;
            error_code ignored;
            longest.socket_.cancel(ignored);
        }
    }

    std::size_t limit_;
    std::size_t used_ = 0;
    boost::intrusive::list<Share, boost::intrusive::constant_time_size<false>> shares_;
};

}  // namespace sparekey::http
