"""The addresses of play. Streams (`/stream`) are served beside Django by `stream.py`."""

from django.urls import URLPattern

from safercyber.play.views import alone, hosts, packs, players, wall
from safercyber.who import ANYONE, LEAD, LINK, PLAYER, READS_GAMES, RUNS_SESSIONS, address

urlpatterns: list[URLPattern] = [
    address("j", players.join, who=ANYONE, name="join", methods=("GET", "POST")),
    address("j/<str:code>", players.join, who=ANYONE, name="join-code"),
    address("r/<slug:room>", players.room, who=PLAYER, name="room-play"),
    address("r/<slug:room>/join", players.take_seat, who=ANYONE, name="room-join", methods=("POST",)),
    address("r/<slug:room>/state", players.state, who=PLAYER, name="room-state"),
    address("r/<slug:room>/move", players.move, who=PLAYER, name="room-move", methods=("POST",)),
    address("r/<slug:room>/answers", players.answers, who=PLAYER, name="room-answers", methods=("POST",)),
    address("r/<slug:room>/board", players.board, who=PLAYER, name="room-board"),
    address("r/<slug:room>/poster", players.poster, who=PLAYER, name="room-poster"),
    address("r/<slug:room>/seat/<slug:token>", players.hand_over, who=LINK, name="seat-hand-over", methods=("GET", "POST")),
    address("practise", alone.practise, who=ANYONE, name="practise"),
    address("practise/<slug:pack>", alone.begin, who=ANYONE, name="practise-begin", methods=("POST",)),
    address("more/<slug:token>", alone.more, who=LINK, name="more", methods=("GET", "POST")),
    address("alone/<slug:token>", alone.play, who=LINK, name="alone", methods=("GET", "POST")),
    address("alone/<slug:token>/board", alone.board, who=LINK, name="alone-board"),
    address("alone/<slug:token>/poster", alone.poster, who=LINK, name="alone-poster"),
    address("p/<slug:token>", wall.projector, who=LINK, name="projector"),
    address("p/<slug:token>/state", wall.state, who=LINK, name="projector-state"),
    address("staff/packs", packs.packs, who=READS_GAMES, name="packs"),
    address("staff/packs/<slug:pack>", packs.report, who=READS_GAMES, name="pack-report"),
    address("staff/packs/<slug:pack>/print/<slug:part>", packs.on_paper, who=READS_GAMES, name="pack-print"),
    address("staff/packs/<slug:pack>/reading", packs.read, who=LEAD, name="pack-reading", methods=("POST",)),
    address("staff/rooms", hosts.rooms, who=RUNS_SESSIONS, name="rooms"),
    address("staff/rooms/open", hosts.open_room, who=RUNS_SESSIONS, name="room-open", methods=("GET", "POST")),
    address("staff/rooms/of/<int:session>", hosts.of_session, who=RUNS_SESSIONS, name="rooms-of-session"),
    address("staff/rooms/<slug:room>", hosts.room, who=RUNS_SESSIONS, name="room"),
    address("staff/rooms/<slug:room>/state", hosts.state, who=RUNS_SESSIONS, name="room-host-state"),
    address("staff/rooms/<slug:room>/do", hosts.do, who=RUNS_SESSIONS, name="room-do", methods=("POST",)),
    address("staff/rooms/<slug:room>/hand-over", hosts.hand_over, who=RUNS_SESSIONS, name="room-hand-over", methods=("POST",)),
    address("staff/rooms/<slug:room>/close", hosts.close, who=RUNS_SESSIONS, name="room-close", methods=("POST",)),
]
