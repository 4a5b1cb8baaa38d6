// SPDX-License-Identifier: Apache-2.0
#include "demo/conferences.hpp"

namespace pressroom::demo {

namespace {

constexpr std::string_view manuscript = R"words(
* Note: The figures for the last quarter are provisional.

# Bettina Sorrel
Good morning. Welcome to the briefing of the Northern Railway Authority. With us today are Mr. Jonas Whitlock, director
general of the authority, and Ms. Carla Menning, its chief engineer. Mr. Whitlock will begin with a short statement on
the reopening of the Highfell line, which has been closed since the landslide two winters ago.

# Jonas Whitlock
Thank you, Bettina. Ladies and gentlemen, on October 1 at 5:52 the first train will leave Highfell for the coast, and
I intend to be on it, with a flask of coffee. (Laughter.) It will be the first one in 23 months.

You all remember the pictures. After nine days of rain, half a hillside came down at Kestrel Pass and took 300 meters
of track along with it. Nobody was hurt, because a track walker by the name of Ebba Lund had noticed that a fence was
leaning the wrong way. She stopped the evening train with a red lamp. There were 140 people on it. She has asked me not
to mention her again, and I have promised that this will be the last time.

We could have built the same line in the same place, and it would have been quicker. We decided against it. The new
line passes under the hill instead of along it, in a tunnel of 2.3 kilometers. It is the longest that has been built in
this part of the country in sixty years, and it was finished four weeks early. Those who know our authority will agree
that this has not often been said of us.

The line is more than a line for the people of the upper valleys. It is the way to the hospital, to the secondary
school and to the cattle market. While it was closed, the buses did what they could, but in winter the pass road was
shut for 41 days. What a railway is worth, one learns when it stops. We learned it together with 18,000 people, and I
would like to thank them for a patience which we had done little to deserve. In the coming winter, the first train of
the day will again be in time for the early shift, the school and the

==
~
market, in that order, and if we have to run an empty train behind a snow plough to make sure of it, then we shall run
one. That is a promise, and you may print it with the date.

# Bettina Sorrel
Thank you, Mr. Whitlock. We will take questions now. Please start, in the first row.

# Highfell Observer
A tunnel is only as good as the mountain above it. Geologists in our valley say that the hill is still moving. How can
you be certain that the tunnel is safe? Thank you.

# Carla Menning
The geologists are right, and they are in our pay. (Laughter.) The hill is moving, by about nine millimeters a year. It
has done so since the ice went away, and it is not going to stop for a railway.

That is why the tunnel does not run through the part that moves. We drilled 64 holes before we drew a single line on a
plan, some of them 180 meters deep. They showed a bed of hard grey stone, and between it and the loose ground above, a
layer of clay as slippery as soap. The whole of the tunnel lies in the grey stone, never less than 30 meters below the
clay. What is happening above it matters to the sheep, and to the road, but not to the train.

We also listen. There are 210 instruments in the walls, which measure every shift by a hair's breadth and every drop
of water. If three of them agree that something is wrong, the signals turn to red by themselves, and no one has to
telephone anyone. During the trial runs it happened once, at 4:17 in the morning. The cause was a badger. (Laughter.)

Let me say something about the water as well, because it is water that brought the hill down. We collect it now
before it reaches the clay. A gallery behind the tunnel drains 70 liters each second and leads them to the old mill
stream, which had been dry for a generation. The mill is turning again, and the miller's granddaughter sends us flour.

==
I should add that none of this would have been possible with the maps we had. The oldest was drawn in 1903, by a man
who had clearly been afraid of heights: above the tree line, he simply wrote the word "rocks". Everything we know of
the hill today we had to find out ourselves, and all of it has been published, down to the last bore hole.

# The Upland Herald
Mr. Whitlock, the ticket from Highfell to the coast used to cost 14 crowns. There is a rumor that it will cost 22 from
October on. Can you confirm that, and how do you explain it to people who have been waiting for two years?

# Jonas Whitlock
I can put an end to the rumor. The ticket will cost 14 crowns and 50 hellers. Somebody at our office had made a list of
possible prices, from the lowest to the highest, and somebody else read only the last line of it. The list is now a
good deal shorter. (Laughter.)

Besides, there will be something new: a yearly ticket for the upper valleys, at 190 crowns, for every train and every
bus on this side of the pass. Children travel free of charge until the year in which they leave school. We have
calculated that we shall lose about two million crowns a year by it, and the regional council has agreed to carry half
of that loss. The other half we intend to earn with goods. Before the landslide, three goods trains a week ran on that
line. From October on there will be eleven, most of them with timber, stone and mineral water, because a tunnel without
steep ramps allows a train to be twice as heavy.

I am often asked if a mountain line can ever pay for itself. No, it cannot, and neither can a staircase. You do not
build it for the sake of what it earns. You build it because people live upstairs.

==
# Morning Signal
My question goes to Ms. Menning. Two years ago your authority had trouble finding even track walkers. Who is going to
look after a tunnel with 210 instruments, and is there still a place for a person with a red lamp?

# Carla Menning
There has to be. An instrument answers the question which you built it for. A person who walks along the line sees the
fence that leans the wrong way.

We have trained 34 people for the new section, and we have done it in the valley, not in the capital. Whoever lives
within ten kilometers of the line had the first choice. There were 290 applications for those 34 places, so the trouble
of which you speak was perhaps less a lack of people than a lack of asking. Each of them walks the same eight
kilometers twice a week, because only those who know what a place looks like on a good day will notice a bad one.

And yes, each of them carries a lamp. It has a battery in it nowadays, and it can send its position to the signal box.
But it is red, it is round, and it will stop any train on our network. The drivers practice it every spring. I would
not work for a railway on which a machine can stop a train and a human being cannot.

# Bettina Sorrel
That is a good sentence to finish on. The special train for the press leaves on September 28 at 8:05, and there are 80
seats, so please sign the list by the door. Thank you all, and have a safe journey home. (Applause.)
)words";

}  // namespace

Conference railway_conference() {
  Conference conference;
  conference.document = {"/coast/2025-09/16",
                         "118050004",
                         "Northern Railway Authority briefing on the reopening of the Highfell line",
                         "Press.example",
                         "September 16, 2025",
                         read_manuscript(manuscript)};
  conference.options.labels = LabelMarkup::bold_inline;
  conference.options.pager = PagerMarkup::autopage;
  conference.options.extension = ".shtml";
  return conference;
}

}  // namespace pressroom::demo
