package web

import "veiligheidskalender/campaigns"

// routes is the route table, in the order in which a person meets the pages. Each line says who may; guard enforces it
// and a test walks every route with every role.
func (s *Server) routes() []route {
	const get, post = "GET", "POST"
	const reader, editor, approver, admin = campaigns.Reader, campaigns.Editor, campaigns.Approver, campaigns.Admin
	return []route{
		{get, "/healthz", public, "", s.healthz},
		{get, "/readyz", public, "", s.readyz},
		{get, "/agenda", public, "", s.agenda},
		{get, "/agenda/afdrukken", public, "", s.agendaPrint},
		{get, "/agenda/qr.png", public, "", s.agendaQR},
		{get, "/agenda/bijeenkomst/:id", public, "", s.event},
		{get, "/agenda/persoonlijk", signedIn, "", s.personalFeedPage},
		{post, "/agenda/persoonlijk", signedIn, "", s.newPersonalFeed},
		{post, "/agenda/persoonlijk/stoppen", signedIn, "", s.endPersonalFeed},
		{get, "/agenda/persoonlijk/:geheim", public, "", s.personalFeed},
		{get, "/agenda/:feed", public, "", s.feed},
		{get, "/agenda/:gemeente/:feed", public, "", s.feed},

		{get, "/aanmelden", public, "", s.signInPage},
		{post, "/aanmelden", public, "", s.signIn},
		{get, "/welkom/:token", public, "", s.welcomePage},
		{post, "/welkom/:token", public, "", s.welcome},
		{post, "/afmelden", signedIn, "", s.signOut},

		{get, "/", anywhere, reader, s.overview},
		{get, "/kalender", anywhere, reader, s.planner},
		{get, "/te-laat", anywhere, reader, s.latePage},
		{post, "/te-laat", anywhere, approver, s.release},

		{get, "/reeksen", anywhere, reader, s.seriesList},
		{get, "/reeksen/nieuw", anywhere, editor, s.newSeriesPage},
		{post, "/reeksen/nieuw", anywhere, editor, s.newSeries},
		{post, "/reeksen/datums", anywhere, editor, s.previewSeries},
		{get, "/reeksen/:id", inSeries, reader, s.seriesPage},
		{get, "/reeksen/:id/jaar", inSeries, editor, s.yearPage},
		{post, "/reeksen/:id/jaar", inSeries, editor, s.fillYear},
		{get, "/reeksen/:id/regel", inSeries, editor, s.rulePage},
		{post, "/reeksen/:id/regel", inSeries, editor, s.changeRule},

		{get, "/berichten.atom", public, "", s.atom},
		{get, "/berichten/:gemeente.atom", public, "", s.atom},
		{get, "/berichten", anywhere, reader, s.postList},
		{get, "/berichten/nieuw", anywhere, editor, s.newPostPage},
		{post, "/berichten/nieuw", anywhere, editor, s.newPost},
		{post, "/voorbeeld", anywhere, editor, s.preview},
		{post, "/berichten/afbeelding", anywhere, editor, s.addPicture},
		{get, "/media/:sha256", inMedia, reader, s.media},
		{get, "/berichten/:id", inPost, reader, s.postPage},
		{get, "/berichten/:id/bewerken", inPost, editor, s.editPage},
		{post, "/berichten/:id/bewerken", inPost, editor, s.edit},
		{get, "/berichten/:id/versies", inPost, reader, s.versionsPage},
		{post, "/berichten/:id/versies", inPost, editor, s.restoreVersion},
		{post, "/berichten/:id/voorleggen", inPost, editor, s.submit},
		{post, "/berichten/:id/aanpassingen", inPost, approver, s.requestChanges},
		{post, "/berichten/:id/opmerkingen", inPost, editor, s.comment},
		{post, "/berichten/:id/akkoord", inPost, approver, s.approve},
		{post, "/berichten/:id/akkoord-intrekken", inPost, approver, s.withdrawApproval},
		{get, "/berichten/:id/verplaatsen", inPost, editor, s.movePage},
		{post, "/berichten/:id/verplaatsen", inPost, editor, s.movePost},
		{get, "/berichten/:id/gevolgen", inPost, editor, s.moveConsequences},
		{post, "/berichten/:id/intrekken", inPost, editor, s.withdraw},
		{post, "/berichten/:id/overslaan", inPost, editor, s.skip},
		{post, "/berichten/:id/terugzetten", inPost, editor, s.unskip},

		{get, "/campagnes", anywhere, reader, s.campaignList},
		{get, "/campagnes/nieuw", anywhere, editor, s.newCampaignPage},
		{post, "/campagnes/nieuw", anywhere, editor, s.newCampaign},
		{get, "/campagnes/:id", inCampaign, reader, s.campaignPage},
		{get, "/campagnes/:id/bewerken", inCampaign, editor, s.editCampaignPage},
		{post, "/campagnes/:id/bewerken", inCampaign, editor, s.editCampaign},
		{get, "/campagnes/:id/kopie", inCampaign, editor, s.copyCampaignPage},
		{post, "/campagnes/:id/kopie", inCampaign, editor, s.copyCampaign},
		{get, "/campagnepakketten", everywhere, admin, s.packPage},
		{post, "/campagnepakketten", everywhere, admin, s.loadPack},

		{get, "/bijeenkomsten", anywhere, reader, s.eventList},
		{get, "/bijeenkomsten/nieuw", anywhere, editor, s.newEventPage},
		{post, "/bijeenkomsten/nieuw", anywhere, editor, s.newEvent},
		{get, "/bijeenkomsten/:id", inEvent, reader, s.eventDesk},
		{get, "/bijeenkomsten/:id/bewerken", inEvent, editor, s.editEventPage},
		{post, "/bijeenkomsten/:id/bewerken", inEvent, editor, s.editEvent},
		{post, "/bijeenkomsten/:id/verplaatsen", inEvent, editor, s.moveEvent},
		{post, "/bijeenkomsten/:id/afgelasten", inEvent, editor, s.cancelEvent},
		{post, "/bijeenkomsten/:id/kopieren", inEvent, editor, s.copyEvent},

		{get, "/plaatsingen/:id", inDelivery, reader, s.deliveryPage},
		{post, "/plaatsingen/:id/geplaatst", inDelivery, editor, s.placed},
		{post, "/plaatsingen/:id/staat-er", inDelivery, editor, s.confirm},
		{post, "/plaatsingen/:id/nogmaals", inDelivery, approver, s.sendAgain},
		{post, "/plaatsingen/:id/opnieuw", inDelivery, approver, s.replan},
		{post, "/plaatsingen/:id/intrekken", inDelivery, editor, s.cancelDelivery},

		{get, "/kanalen", anywhere, reader, s.channelList},
		{get, "/kanalen/nieuw", anywhere, admin, s.newChannelPage},
		{post, "/kanalen/nieuw", anywhere, admin, s.newChannel},
		{get, "/kanalen/:slug", inChannel, reader, s.channelPage},
		{post, "/kanalen/:slug", inChannel, admin, s.saveChannel},
		{post, "/kanalen/:slug/test", inChannel, admin, s.testChannel},
		{post, "/kanalen/:slug/pauze", inChannel, approver, s.pauseChannel},
		{post, "/kanalen/:slug/hervatten", inChannel, approver, s.resumeChannel},

		{get, "/noodstop", anywhere, reader, s.haltPage},
		{post, "/noodstop", anywhere, approver, s.halt},
		{post, "/noodstop/:id/opheffen", inHalt, approver, s.liftHalt},

		{get, "/proefkanaal/:slug", public, "", s.trialPage},
		{get, "/toegankelijkheid", public, "", s.accessibility},
	}
}
