// Objects by id, kept in the order in which they were made.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sparekey::sim {

/// T has a member `id`. References stay valid until their object is erased.
template <class T>
class Table {
  public:
    T& add(T object) {
        auto const place = objects_.insert(objects_.end(), std::move(object));
        places_[place->id] = place;
        return *place;
    }

    T* find(std::string_view id) {
        auto const place = places_.find(std::string(id));
        return place == places_.end() ? nullptr : &*place->second;
    }
    T const* find(std::string_view id) const { return const_cast<Table*>(this)->find(id); }

    void erase(std::string_view id) {
        auto const place = places_.find(std::string(id));
        if (place == places_.end()) return;
        objects_.erase(place->second);
        places_.erase(place);
    }

    auto begin() { return objects_.begin(); }
    auto end() { return objects_.end(); }
    auto begin() const { return objects_.begin(); }
    auto end() const { return objects_.end(); }

  private:
    std::list<T> objects_;
    std::unordered_map<std::string, typename std::list<T>::iterator> places_;
};

}  // namespace sparekey::sim
