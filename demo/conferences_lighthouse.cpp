// SPDX-License-Identifier: Apache-2.0
#include "demo/conferences.hpp"

namespace pressroom::demo {

namespace {

constexpr std::string_view manuscript = R"words(
# Moderator Aldous Penn
Good afternoon, everyone. We are glad to welcome Captain Hedda Rook, who was appointed Warden of the Lights in March,
to her first meeting with the press. Captain Rook is going to say a few words on the state of the lighthouses, and then
she will take your questions. Captain, please.

# Captain Rook
Thank you, and good afternoon. I have spent thirty-one years at sea looking at lighthouses from the outside, so you
will forgive me if I still walk into the wrong door now and then. (Laughter.)

There are 44 lights on this coast. Forty of them are lit by electricity, three by gas, and one, on the Gannet Stack, by
a lamp which has to be wound up by hand every eleven hours. All 44 were burning last night. I mention it because in the
winter before last, on the worst of nights, nine of them were dark. Ships do not run aground on the average night. They
run aground on the worst one.

Our service has 160 people and an old-fashioned motto: “Be seen before you are needed.” I have been asked whether such a
service is still worth its money, when every yacht carries a receiver that knows its position to within a few meters.
My answer is that a receiver tells you where you are. A lighthouse tells you where the rock is, and it goes on telling
you after your batteries have given up.

This spring we are starting a program of repairs. It has the following parts:

First, the towers. Eleven of them need new mortar, and two need new foundations. Secondly, the lamps. We shall replace
the forty electric lamps by ones that use a tenth of the power. Finally, the people. For the first time in twenty years
we are training new keepers, six of them, four of whom are women. The youngest is nineteen, and she has already
repaired a fog horn which three engineers had declared dead. (Applause.)

==
# Moderator Aldous Penn
Thank you, Captain. We will now take questions. The gentleman by the window was the first.

# Western Courier
Captain Rook, your predecessor wanted to sell the smaller towers as holiday homes. I understand that two of them have
already been promised to a hotel company. Will you keep that promise?

# Captain Rook
I have read the papers, all four boxes of them. There was a letter and there was a friendly dinner, but there was no
contract. So there is no promise to be kept, only a dinner to be paid for, and I am told that it has been. (Laughter.)

I do not object to guests. People who have slept under a lamp for one night understand what it is for. But a tower with
a light in it belongs to those who are out there in the dark, and they cannot come to an auction. What we shall do is
this: in five places where the keeper’s cottage stands empty, the cottage may be let by the week. The tower remains
locked, the light remains ours, and the rent goes into the mortar. The first cottage opens on June 12.

# Skerry Radio
What about the Gannet Stack? You said that the lamp there is still wound up by hand. Our listeners on the northern
islands would like to know whether that is charming or simply dangerous.

# Captain Rook
Both, I am afraid. The clockwork dates from 1887, and it has failed once, for forty minutes, because a gull had got into
it. No electric lamp that I know of can say as much for itself. Still, two people have to live on that rock all winter
in order to wind it, and when the sea is high nobody can reach them for weeks.

We asked the two of them what they wanted. They wrote back on the same day: “Leave us the clock and send us a better
stove.” So that is what we are going to do. The stove went out with the supply boat last Tuesday. At the same time we are
building a second lamp beside the first one, run by the sun and a battery, which lights itself if the old one stops.
Whoever winds the clock then does so for pleasure, and not because a ship depends on it.

==
# Southern Star
Let me ask about the fog signals. The fishermen in our town complain that you have switched off six of the horns. Your
office says that nobody needs them any longer. Who is right?

# Captain Rook
The fishermen are right about four of them. I went out with them on two mornings in fog, and without the horn on
Cold Point I should not have found my own feet. Those four have been sounding again since Sunday.

As for the other two, one stands in front of a hospital, and it woke the patients at 3:40 in the morning. We have moved
it to the end of the mole, where it is heard by boats and by nobody else. The other one had been drowned out by a shipyard
for the past twelve years, and no one had noticed. I mean to leave it in peace.

# Western Courier
May I come back to the money? What will the whole program cost, and who is going to pay?

# Captain Rook
It costs 38 million crowns over six years. Half of that is paid out of the light dues, which every ship above a
hundred tons pays when it calls at one of our harbors. They have been the same since 1996, and they will stay the same.
A quarter comes from the power that the new lamps save. The last quarter I still have to beg for, and I have put on my
best uniform to do so. If there is a minister among your readers: my door is open, mind the step.

# Moderator Aldous Penn
On that note we had better close before the captain sells us a stove as well. Thank you, Captain Rook, and thank you
all for coming.
)words";

}  // namespace

Conference lighthouse_conference() {
  Conference conference;
  conference.document = {
      "/report/2010-04/06", "19750003",      "Warden of the Lights meets the press on the repair of 44 lighthouses",
      "Press.example",      "April 6, 2010", read_manuscript(manuscript)};
  conference.options.labels = LabelMarkup::inline_text;
  conference.options.pager = PagerMarkup::displaypagenum;
  conference.options.dateline = DatelineMarkup::comma;
  conference.options.host = "press.example";
  return conference;
}

}  // namespace pressroom::demo
