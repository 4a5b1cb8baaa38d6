// SPDX-License-Identifier: Apache-2.0
#include "demo/conferences.hpp"

namespace pressroom::demo {

namespace {

constexpr std::string_view gallery_manuscript = R"words(
^ Sails are raised at sunrise on the first day of the Marrowby regatta, June 8, 2024. [Photo by Wil Harrow]
==
^ Two rowing crews from the outer islands wait for the starting gun on June 8, 2024. [Photo by Wil Harrow]
==
^ A barge with a brass band on board follows the last of the boats through the lock. [Photo by Wil Harrow]
==
^ Children greet the winners on the mole at Farrow's End in the evening of June 9, 2024. [Photo by Wil Harrow]
)words";

constexpr std::string_view ferry_manuscript = R"words(
# Alma Dray
Good evening. I have a short announcement, and then I will take two questions. From Monday on, the night ferry between
Marrowby and the outer islands will sail at 23:20 instead of 22:50. The last train from the capital has been late on
four nights out of ten, and we are tired of seeing its passengers wave to us from the quay. (Laughter.)

# Harbor Daily
Does that mean the ferry will also arrive later? The morning market on the islands opens at 5:00.

# Alma Dray
No. The new ships are faster than the timetable admits. They have been sailing slowly on purpose, so as not to arrive
in the middle of the night. From Monday on they will sail as fast as they were built to, and be there at 4:35, as ever.

# Skerry Radio
And if the train is later than that?

# Alma Dray
Then the ferry will wait for up to fifteen minutes, if the guard of the train calls us before 23:00. We have given all
of the guards our number. It is the number of the bridge, so someone is always awake. That is all for tonight. Thank
you very much.
)words";

}  // namespace

Conference regatta_gallery() {
  Conference gallery;
  gallery.document = {"/coast/2024-06/10", "117610004",     "In pictures: two days of sails and oars at Marrowby",
                      "Press.example",     "June 10, 2024", read_manuscript(gallery_manuscript)};
  gallery.options.pager = PagerMarkup::displaypagenum;
  return gallery;
}

Conference ferry_briefing() {
  Conference conference;
  conference.document = {
      "/coast/2024-11/14", "117700001",         "Evening briefing on the night ferry to the outer islands",
      "Press.example",     "November 14, 2024", read_manuscript(ferry_manuscript)};
  conference.options.extension = ".html";
  return conference;
}

}  // namespace pressroom::demo
