// Who takes part in a run, and what each of them is going to do in the world that scenario.cpp has
// chosen: author.cpp has what both dialects share, client_scripts.cpp and typed_scripts.cpp the
// parts.
#pragma once

#include "simulation/prng.hpp"
#include "simulation/script.hpp"
#include "simulation/speaker.hpp"
#include "simulation/typed_speaker.hpp"

#include <string>
#include <vector>

namespace alo::sim {

class author {
  public:
    // `users`: those of this world. What is passed outlives it.
    author(scenario& play, prng& chance, const std::vector<name>& users)
        : play_{play}, chance_{chance}, users_{users} {}

  protected:
    // A client that is going to play what is written into its script.
    client_script& begin();
    // The user that is never seen has its own clients.
    [[nodiscard]] name anybody();
    // All of them, as far as a list may go.
    [[nodiscard]] std::vector<name> everybody() const;
    [[nodiscard]] prng next_voice() { return chance_.fork(1'000 + play_.clients.size()); }

    scenario& play_;
    prng& chance_;
    const std::vector<name>& users_;
};

// Clients of the classic dialect (client_scripts.cpp).
class classic_author : public author {
  public:
    using author::author;

    void write_somebody();
    // Stops reading, for a while or for ever, while there is much to hear.
    void write_staller(name me);
    // One of the many that list the first user, and one of that user's comings and goings.
    void write_onlooker(const name& me);
    void write_star();

  private:
    speaker voice(client_script& script, name me) {
        return {next_voice(), play_.rules, script, std::move(me), users_};
    }
    void end(speaker& says);
    void write_regular();
    void write_flapper();
    void write_stranger();
    void write_flood();
    void write_grumbler();
};

// Clients of the typed dialect (typed_scripts.cpp).
class typed_author : public author {
  public:
    using author::author;

    void write_somebody();
    void write_staller(name me);
    void write_onlooker(const name& me);
    void write_star();
    // Of the user that is never seen.
    void write_hidden(const name& me);
    // A user with much to say of itself, and one who wants to hear it all.
    void write_wordy(const name& me);
    void write_reader();

  private:
    client_script& begin_typed();
    typed_speaker voice(client_script& script, name me) {
        return {next_voice(), play_.rules, script, std::move(me), users_};
    }
    void end(typed_speaker& says);
    void write_regular();
    void write_flapper();
    void write_asker();
    void write_moody();
    void write_silent();
    void write_grumbler();
    void write_flood();
};

}  // namespace alo::sim
