/* Reads iCalendar files as Evolution, GNOME and KDE do (libical) and prints what it finds wrong: what does not parse, what
 * libical marked with X-LIC-ERROR, and what breaks the restrictions of RFC 5546. Status 1 if there is anything. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *slurp(const char *name) {
    FILE *f = fopen(name, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = calloc(1, (size_t)n + 1);
    if (text && fread(text, 1, (size_t)n, f) != (size_t)n) text[0] = 0;
    fclose(f);
    return text;
}

int main(int argc, char **argv) {
    int bad = 0;
    icalerror_set_errors_are_fatal(0);
    for (int i = 1; i < argc; i++) {
        char *text = slurp(argv[i]);
        icalcomponent *all = text ? icalparser_parse_string(text) : NULL;
        if (!all) { printf("%s: not parsed\n", argv[i]); bad = 1; free(text); continue; }
        int ok = icalrestriction_check(all);
        char *out = icalcomponent_as_ical_string_r(all);
        int errors = icalcomponent_count_errors(all);
        if (!ok || errors || strstr(out, "X-LIC-ERROR")) {
            bad = 1;
            printf("%s: restriction %d, errors %d\n", argv[i], ok, errors);
            for (char *p = strstr(out, "X-LIC-ERROR"); p; p = strstr(p + 1, "X-LIC-ERROR")) printf("  %.300s\n", p);
        }
        free(out);
        icalcomponent_free(all);
        free(text);
    }
    return bad;
}
