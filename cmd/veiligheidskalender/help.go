package main

const helpText = `Veiligheidskalender: plant en plaatst berichten over veiligheid, op tijd, één keer en met akkoord.

Gebruik: veiligheidskalender OPDRACHT [opties]

  serve [--demo] [--role web|worker|all]
        Start de pagina's (web), het plaatsen (worker) of allebei (all, zonder --role).
        --demo: een eigen oefendatabase met het pakket zblw; wat het programma plaatst, gaat naar proefkanalen.
        Een andere rol dan all kan alleen met PostgreSQL.
  load PAKKET|BESTAND [--start JJJJ-MM] [--dry-run]
        Laadt een campagnepakket, als concepten. --start is de eerste maand van de cyclus.
        --dry-run laat zien wat er zou gebeuren. Pakketten: zblw.
  plan --from JJJJ-MM-DD --to JJJJ-MM-DD [--json]
        Toont wat er gepland staat, concepten ook, vanaf de eerste dag tot de laatste (die niet meer). Er gaat niets uit.
  check
        Kijkt of de instellingen, de database, Redis en de aanmelding van elk kanaal in orde zijn.
  feed check BESTAND [--previous BESTAND]
        Onderzoekt een iCal-bestand (- is de invoer) en noemt elke regel die niet klopt, met de bron.
        --previous: noemt ook wat sinds dat eerdere bestand veranderde zonder dat agenda-programma's het merken.
  feed confirm
        Laat bijeenkomsten die uit de database verdwenen zijn ook uit de agenda-abonnementen gaan. Tien of meer tegelijk
        blijven daar staan tot iemand dit bevestigt.
  feed move OUD NIEUW, feed end ADRES
        Laat een agenda-abonnement, zoals /agenda/zeist.ics, blijvend naar een ander verwijzen, of stopt het.
  user add E-MAIL --name NAAM [--role reader|editor|approver|admin] [--municipality SLUG|all]
  user reset E-MAIL
  user list
        Maakt een gebruiker, maakt een nieuwe aanmeldlink, of toont wie er zijn.
        De rollen zijn lezer, redacteur, eindredacteur en beheerder; zonder --role: redacteur, zonder --municipality: alle.
  migrate
        Brengt de database op de versie van dit programma. Elke andere opdracht doet dat ook.
  version

Instellingen (omgevingsvariabelen; op één machine is er geen enkele verplicht):
  VK_DATABASE    sqlite:PAD of postgres://…            sqlite:data/veiligheidskalender.db
  VK_REDIS       redis://… voor de wachtrij            de database is de wachtrij
  VK_LISTEN      adres en poort van de pagina's        :8080
  VK_BASE_URL    adres voor bezoekers                  http://localhost:8080
  VK_SECRET_KEY  64 hexadecimale tekens                een sleutelbestand naast de SQLite-database
  VK_ZONE        tijdzone van de planning              Europe/Amsterdam
  VK_SMTP        smtp://naam:wachtwoord@server:587     er wordt niets gemaild; meldingen staan op het overzicht
  VK_MAIL_FROM   afzender van die mail                 verplicht bij VK_SMTP
  VK_METRICS     adres voor Prometheus, alleen binnen  geen metingen
  VK_CONTACT     e-mail, telefoon op /toegankelijkheid "bel of mail de gemeente"
  VK_NUMBERS     eigen telefoonnummers in berichten    alleen de landelijke (zie docs/beheer.md)
  VK_ALLOW       adresblokken binnen het eigen net     geen enkel (zie docs/beheer.md)
  VK_PROXY       http://proxy:3128 naar buiten         rechtstreeks (zie docs/beheer.md)

Afloop: 0 gelukt · 1 mislukt · 2 de opdracht, een bestand of een instelling klopt niet · 3 check of feed check vond iets
`
