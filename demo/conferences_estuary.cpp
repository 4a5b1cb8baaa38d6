// SPDX-License-Identifier: Apache-2.0
#include "demo/conferences.hpp"

namespace pressroom::demo {

namespace {

constexpr std::string_view manuscript = R"words(
* Note: The sentences below were put together for a demonstration; the places and the people are invented.

^ A press conference is held by the Coastal Information Office in Marrowby on May 20, 2024. [Photo by Wil Harrow]

! Speakers
Orrin Tasker, governor of Marrowby Province

Lydia Fenn, director of the Provincial Department of Water

Tomas Arkwell, head of the Provincial Transport Bureau

Sunniva Brandt, director of the Provincial Fisheries Office

! Chairperson
Ines Valderoy, deputy head of the Coastal Information Office and its spokesperson

! Date
May 20, 2024

# Ines Valderoy
Ladies and gentlemen, good morning. Welcome to this press conference held by the Coastal Information Office. This is
the third in our series on the future of the great estuaries. Today we have invited Mr. Orrin Tasker, governor of
Marrowby Province, who will tell you how the province is rebuilding its estuary after the storms of the last decade,
and who will take your questions. Also present today are Ms. Lydia Fenn, director of the Provincial Department of
Water; Mr. Tomas Arkwell, head of the Provincial Transport Bureau; and Ms. Sunniva Brandt, director of the Provincial
Fisheries Office.

We have until 10:30, so I would ask everyone to be brief. Now, I'll give the floor to Mr. Tasker for his introduction.

# Orrin Tasker
Thank you, Ms. Valderoy. Friends from the media, good morning. It is a pleasure to meet you here, and I am glad to see
so many boots in the hall: it means that some of you have already walked along the new dike. (Laughter.) On behalf of
the province, let me first thank you for your long and patient interest in Marrowby.

Marrowby lies where three rivers meet the sea. It covers 6,200 square kilometers, a third of them below the level of
the spring tide, and is home to 1.4 million people. For three hundred years our ancestors built walls against the
water. Nine years ago, in a single November night, the water came over those walls in eleven places. Nobody who stood
on the roofs that night has forgotten it, and everything I am going to report today began there.

==
The plan which the assembly adopted one year later is a simple one. We give the river room where we can, we hold the
sea where we must, and we make sure that people who live between the two can earn their living. Since then, the
province has spent 4.7 billion crowns, and I would like to report on the results under the following headings:

First, safety. We have rebuilt 118 kilometers of sea dike and moved another 23 kilometers inland, so that the marshes
in front of them can grow again. A marsh two hundred meters wide takes half of the force out of a wave before it ever
touches a wall. The storm of last January was higher than the one that broke our dikes nine years ago. This time not a
single cellar was flooded, and the schools in the lower towns opened at their usual hour the next morning.

Second, clean water. Fourteen treatment plants have been built or renewed along the three rivers. The amount of
nitrogen that reaches the estuary has fallen by 38 percent, and swimmers have come back to beaches which had been
closed since before I was born. In Lower Calder: 14 beaches closed ten years ago, 14 beaches open today.

Third, movement. A province of islands lives by its ferries and bridges. We have replaced nine ferries, opened the
Saltway Bridge, and rebuilt the railway along the northern shore on a higher bank. The journey from Marrowby to the
outer islands, which took five hours in the year of the flood, now takes two hours and a quarter.

Fourth, work. The number of companies registered in the estuary towns has grown by a fifth. Many of them are small:
boat builders, seed growers, makers of instruments for measuring the tide. They tell us that what they value most is
not a subsidy. It is the knowledge that the ground under the workshop will still be dry in thirty years.

==
Behind these four headings there is a change in how we decide. In the past, each office drew its own maps. The dike
engineers had one, the fishermen had another, and the railway had a third, and they met for the first time in court.
Today there is one map for the whole estuary. It is public, it is corrected every month, and anyone who wants to build
so much as a boathouse can see on it what the neighbors have planned.

We also count differently. Every project has to state what it costs to build, what it costs to keep, and who pays when
it fails. That third figure used to be missing. I will not pretend that it made us popular when we asked for it. But
as the old pilots say: "Read the water first, then read the chart." A plan that has not thought about failing is a
chart drawn by somebody who never left the harbor.

There is no lack of problems. Building costs have risen faster than we expected. On the western shore, 700 households
still live outside the protected line, and the talks about moving them are slow, as they should be, because nobody
ought to be hurried out of the house where they were born. The eel has not come back. And we have to train some three
hundred engineers in the next six years, while half the coast is trying to hire the same people.

The next stage of the plan runs for five years. It puts less weight on concrete and more on upkeep, on training and on
the marshes. We will report on it every spring, in this hall, with the same table of figures, so that you can lay one
year beside the other. That is the best protection I know against the temptation to tell you only what went well. With
that, my colleagues and I will be happy to take your questions. Thank you.

# Ines Valderoy
Thank you, Mr. Tasker, for that introduction. The floor is now open. Please name your media organization before you
ask, and please put one question at a time.

==
# Harbor Daily
Governor, the province has spent 4.7 billion crowns in eight years, and you have just told us that costs keep rising.
How will you pay for the next stage without raising the harbor dues, which our readers already call the highest on
this coast? Thank you.

# Orrin Tasker
I read those letters too, usually before breakfast. (Laughter.) You have put your finger on the most difficult part of
the plan, so let me answer without decoration.

First, we will not raise the harbor dues before the end of the next stage. The assembly has passed a resolution to
that effect, and I signed it on March 4. A harbor that drives its ships away in order to pay for its walls has
misunderstood what the walls are for.

Second, the next stage costs less to build. In the first eight years almost two thirds of the money went into
concrete and steel. In the coming five years that share will fall to 40 percent. Keeping a marsh alive costs a small
part of what it takes to keep a wall upright, and the marsh, unlike the wall, grows with the sea.

Third, we have changed the way in which we borrow. The province now issues a dike bond twice a year, in small pieces,
and four fifths of it is bought by people who live here. They receive 2.6 percent and a card which lets them walk on
the crest of the dike on Sundays. I am told that the card is the more popular half of the bargain.

Let me add one figure. Before the flood, we paid 90 million crowns a year to repair what the storms had broken. Last
year it was 11 million. The difference is not a saving on paper: it is money that stays in the budget each year, and
it pays for the upkeep of everything that we have built so far.

==
# Northern Light TV
We have seen pictures of the new treatment plants, and they are impressive. However, people in Upper Calder told our
crew that the river still turns brown after heavy rain. How clean is the water really, and when will the older pipes
be replaced? Thank you.

# Lydia Fenn
Thank you for going to Upper Calder. I grew up four streets from that bridge, and I know the color you mean.

What your crew saw is the overflow of the old mixed sewers. When it rains hard, rain and waste water share one pipe,
and when that pipe is full, part of it goes into the river. On 340 days of the year the water at the bridge is as
clean as any in the country. On the other days it is not, and there is no use in hiding that behind an average.

We are doing three things about it. We are separating the pipes, street by street; 61 kilometers are finished and 48
kilometers remain. We have built two basins under the cattle market which hold the first half hour of a cloudburst,
the dirtiest half hour, until the plant can take it. And since April 2 we have published the readings of all our
stations every ten minutes, including the bad ones. You may find them on the public map, under the letter W.

The last of the pipes will be replaced in four years. I know that it sounds long. The street above the pipe is also
somebody's way to school, and we open no more than five streets at a time. When we tried to open nine, the bakers of
Upper Calder came to my office in person, and they did not bring bread. (Laughter.)

In the meantime, we test the water at every bathing place twice a week. If a sample fails, the flag on the beach is red
by 6:00 the next morning, and it stays red until two samples in a row are clean. Thank you.

==
# MNR
The Saltway Bridge was opened with great hopes last autumn. According to the figures of your own bureau, 19,000
vehicles a day use it already, which is more than was forecast for the tenth year. Was the bridge built too small?

# Tomas Arkwell
That is a fair question, and I have been asked it by my own mother, who waits in the queue every Thursday. Let me put
it plainly: the bridge is not too small. The forecast was too timid.

When we made it, we counted the cars that took the old ferry. We did not count the people who had stopped travelling
because the ferry was so slow. It turned out that there were a great many of them. Families visit each other again.
The hospital in Marrowby has twice as many patients from the islands as before, and they come earlier, when a doctor
can still do something for them. I would not call that a mistake in planning. I would call it a reason to have a
bridge.

Still, a queue is a queue. The following measures will be in force before the summer:

The middle lane will change its direction with the tide of traffic, towards the islands in the morning and towards the
town in the afternoon. The bus will have a lane of its own on both ramps, so that sixty people in a bus no longer wait
behind one person in a car. And goods vehicles of more than twelve tons will cross between 20:00 and 6:00 at half the
toll.

We tested all of it for two weeks in March. The average wait fell from 17 minutes to six. My mother has not yet
congratulated me, but she has stopped telephoning. (Laughter.) If the traffic continues to grow, we will look at a
second railway track before we look at a second bridge, because the bank on the northern shore was built wide enough
for it. Thank you.

==
# Estuary Post
The fishermen along the eastern shore say that the moved dikes have cost them their best mooring places, while the
promised nurseries for young fish will help the big fleets out at sea. What does the province say to the forty or so
families who still live from small boats?

# Sunniva Brandt
I say to them what I said last Friday in the net shed at Farrow's End, where they told me the same thing at greater
length and with the windows closed.

They are right about the moorings. When the dike at Farrow's End was moved, we lost 52 berths and built 30 new ones.
The remaining 22 should have been ready a year ago. They are not, because the ground turned out to be softer than the
borings had shown. Work began again on May 6, and the berths will be ready for the autumn season. Until then, those
families pay no dues at all, and we carry their catch to market at our own expense.

About the nurseries I would ask them for a little patience. The young fish that grow up in the flooded meadows do not
all swim out to sea. In our samples, the number of flounder inside the bar has risen by 70 percent in three years, and
the number of shrimp has doubled. Those are exactly the waters which the small boats fish and the big ones may not.

There is one more thing. Six of the families have asked whether they may take visitors out on days when there is
nothing to catch. Until now a fishing licence forbade it. From July 1, it no longer will, provided that there is a
life jacket for everyone on board, and that nobody sells an oyster which he did not raise himself. (Applause.)

I thank the Estuary Post for asking. Small boats seldom make large headlines, and I hope that this time they will.

==
# Inland News Service
I have a question about drinking water. In dry summers the salt creeps up the rivers, and last August it was found
only three kilometers below the intake at Marrowby Weir. How long can the weir hold, and what happens to the farms
that draw their water from the same river? Thank you.

# Lydia Fenn
The weir will hold. What we cannot hold is the sea level, so we are changing the way in which the weir is used.

Up to now it was opened and closed at fixed hours, by a timetable that my predecessor found in a drawer and that was
older than he was. Since last month it follows the measurements. Seven salt gauges lie in the river bed, and when the
salt at the second one passes a certain mark, the gates close, whatever the hour. In the dry weeks of this April that
kept the salt two kilometers farther away, with the same amount of river water.

As for the reserve, the lake above the weir holds enough for 41 days. By the end of next year, with the second basin
filled, it will be 66 days. In the driest summer that we know of, the salt stood at the intake for 37 days. I would
ask Mr. Arkwell to say a word about the farms, because the answer runs on his rails.

# Tomas Arkwell
Thank you. It does, as odd as that sounds. On the northern shore the railway bank crosses the farmland for 26
kilometers. When we raised it, we laid a pipe inside it, at the request of Ms. Fenn's department.

That pipe now brings fresh water from above the weir to the farms below it. It costs less than digging a new canal,
nobody had to sell any land, and the crews who look after the track look after the pipe as well. So far, 118 farms are
connected, and another 45 will follow before the harvest. Farms that are connected no longer pump from the river in
dry weeks, which leaves more fresh water in the river to push back the salt. One hand washes the other.

==
# Radio Calder
Governor, you mentioned 700 households on the western shore that still live outside the protected line. Some of them
have told us that they will never leave. Will anybody be forced to go?

# Orrin Tasker
No. I will say it once more, since I know that the microphones are on: nobody will be forced to leave their house.

But I owe those families the truth as well. The sea in front of the western shore is rising by five millimeters a
year, and the shore itself is sinking by three. We can warn people in time. We can bring them to safety by boat, as we
did in January, when 212 people were taken off between 2:00 and 7:00 in the morning, and not one was hurt. What we
cannot do is promise them that the road will be there the day after.

So we make an offer, and we leave it open. Whoever wishes to move gets a plot of the same size behind the line, and
the house is valued as if the sea were not there. Whoever prefers to stay keeps the doctor, the school boat and the
post. We will not starve a village out and then call it a free decision. So far, 264 households have taken up the
offer, most of them families with small children. Others come to look at the new plots on a Sunday, walk around them
twice, and go home again to think it over.

An old gentleman in West Haven told me last year: "Governor, I shall move when the eel comes back." I answered that I
would see to the eel. He has reminded me of it every month since then. (Laughter.) You will understand why I turn now
and then to Ms. Brandt with an anxious face.

==
# The Tidewater Gazette
That leads straight to my question. The eel was to be the symbol of the whole plan, and there is even one on the
province's new letterhead. Three years and 60 million crowns later there are fewer eels than before. What went wrong?

# Sunniva Brandt
The letterhead came too early. (Laughter.) Let me try to explain the rest.

An eel needs three things from us: a way in, a place to grow, and a way out. We built the way in. The nine fish passes
on the lower rivers work well, and our counters have seen 240,000 young eels climb them this spring. We built the
places to grow as well, with the flooded meadows and the old river arms. What we did not understand was the way out.

A grown eel travels downstream in autumn, at night, in the deepest water it can find. In our rivers the deepest water
leads to the turbines and to the pumps. We had protected the young fish that climb, and we lost the old ones which
leave. It was our own mistake. A retired lock keeper had written to us about it five years ago, and his letter was
answered politely and filed under suggestions.

Since last autumn, pumps and turbines stand still on the dark nights around the new moon in October and November,
between 21:00 and 4:00. We chose 14 nights. The power that was lost is worth 1.1 million crowns, which is a fiftieth
part of what we had spent before. In the first season, four times as many grown eels reached the sea.

An eel takes about ten years to return. So I cannot promise anyone a success before I retire. What I can promise is
that the lock keeper now has a desk in my office, and that no letter is filed before he has read it. Thank you.

==
# Ines Valderoy
We are running a little late, as the tide does here in spring. There is time for the last two questions. The lady in
the third row, please.

# Science Weekly
Thank you. The province says that there is one public map for everything. Who decides what is drawn on it, and what
happens if the measurements of your department contradict those of a university or, for that matter, of a school class?

# Lydia Fenn
I like the school class. There are in fact 31 school classes on the map, and they have taught us a good deal.

The rule is this: whoever measures may publish, provided that they say with what instrument, at what time and at what
place. We do not take a reading down because it displeases us. If two readings contradict each other, both of them
stay, and the map shows a small question mark until somebody has gone there and measured again. At this moment there
are 83 question marks. The oldest is six weeks old, and it annoys me every morning.

Two years ago a class in Little Harrow kept reporting that the water in its brook was too warm. Our own station, 400
meters upstream, said otherwise. We checked the instrument of the class, and there was nothing wrong with it. Then we
checked ours, and there was nothing wrong with it either. Between the two, under a hedge, we found the outlet of a
laundry which nobody had known about. The children were invited to the assembly and received a certificate, & the
laundry received a letter of another kind. (Applause.)

What the map decides is nothing at all. People decide, in the assembly and in the town halls. But they no longer spend
the first half of each meeting arguing about whose map is the right one. I think that this has saved us more time than
any machine we ever bought.

==
# Polder Times
My question is for the governor. You will have been in office for eight years this autumn, and by law you cannot run
again. What would you like your successor to leave unchanged, and what should be changed on the very first day?

# Orrin Tasker
You are more certain about the autumn than I am: there is still a summer to get through, and it may rain. (Laughter.)

I would leave three habits unchanged. Report every spring, with the same table. Ask of every project what it costs to
keep, and who pays if it fails. And walk along the whole of the dike once a year, on foot, all 141 kilometers, without
a car behind you. It takes nine days. People come up and talk to you on a dike who would never write you a letter.

What should be changed? On the first day I would abolish the rule that the governor has to sign every permit for a
jetty. I have signed 3,911 of them. I looked at each one, because it was the law, and I do not believe that a single
jetty became any better by it. It kept me from the marshes on many a fine day.

In all seriousness, the estuary was not saved by a governor, and it will not be lost by one either. It is looked after
by dike wardens, pump keepers and lock keepers, by pilots and by people who report a wet patch on a wall when it is no
larger than a hand. There are some 6,000 of them, and most are not paid for it. If you write about only one thing
tomorrow, please write about them. That is all from me. Thank you.

# Ines Valderoy
Thank you, Governor, and thanks to all of our speakers and to our friends from the media. The buses to the Saltway Bridge
leave at 11:15 from the door behind the library. That concludes today's press conference. Goodbye.
)words";

}  // namespace

Conference estuary_conference() {
  Conference conference;
  conference.document = {"/coast/2024-05/22",
                         "117500012",
                         "CIO press conference on giving the Marrowby estuary room for the next hundred years",
                         "Press.example",
                         "May 22, 2024",
                         read_manuscript(manuscript)};
  return conference;
}

}  // namespace pressroom::demo
