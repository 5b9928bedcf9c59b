// Connections that wait for their client: they can be closed without anybody missing an answer.
#pragma once

#include <boost/intrusive/list.hpp>
#include <boost/intrusive/list_hook.hpp>

#include "http/listener.hpp"

namespace sparekey::http {

class IdleConnections {
  public:
    /// Stands in the list while it lives.
    class Entry : public boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
      public:
        Entry(IdleConnections& connections, Socket& socket) : socket_(socket) {
            connections.list_.push_back(*this);
        }

      private:
        friend class IdleConnections;
        Socket& socket_;
    };

    /// Ends the pending read of the one that has waited longest (it sees operation_aborted), and takes it off
    /// the list. False: none.
    bool wake_longest() {
        if (list_.empty()) return false;
        auto& entry = list_.front();
        list_.pop_front();
        error_code ignored;
        entry.socket_.cancel(ignored);
        return true;
    }

    void wake_all() {
        while (wake_longest()) continue;
    }

  private:
    boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>> list_;
};

}  // namespace sparekey::http
