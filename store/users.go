package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

const userColumns = `u.id, u.email, u.name, u.password_hash, u.disabled, u.created_at FROM users u`

func scanUser(r scanner) (u campaigns.User, err error) {
	var disabled, created int64
	err = r.Scan(&u.ID, &u.Email, &u.Name, &u.PasswordHash, &disabled, &created)
	u.Disabled, u.CreatedAt = disabled != 0, at(created)
	return u, err
}

// AddUser stores a new user with roles by municipality id. The e-mail address must be new.
func (s *Store) AddUser(ctx context.Context, u campaigns.User) (campaigns.User, error) {
	var err error
	if u.Email, err = campaigns.NormalizeEmail(u.Email); err != nil {
		return u, err
	}
	u.Name = strings.TrimSpace(u.Name)
	if n := utf8.RuneCountInString(u.Name); n == 0 || n > 100 {
		return u, &campaigns.Invalid{Field: "name", Message: "Vul een naam in van hoogstens 100 tekens."}
	}
	err = s.inTx(ctx, func(t *tx) error {
		u.ID, u.CreatedAt = newID(), t.now
		_, err := t.exec(`INSERT INTO users (id, email, name, password_hash, disabled, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			u.ID, u.Email, u.Name, u.PasswordHash, bit(u.Disabled), ms(u.CreatedAt))
		if err != nil && t.eng.isUnique(err) {
			return &campaigns.Invalid{Field: "email", Message: "Er is al een gebruiker met dit e-mailadres."}
		}
		if err != nil {
			return err
		}
		for municipalityID, role := range u.Roles {
			if !role.Valid() {
				return &campaigns.Invalid{Field: "role", Message: "Kies lezer, redacteur, eindredacteur of beheerder."}
			}
			if _, err := t.exec(`INSERT INTO roles (user_id, municipality_id, role) VALUES ($1, $2, $3)`, u.ID, municipalityID, role); err != nil {
				return err
			}
		}
		return t.audit("", "user.add", "user/"+u.ID, "", "", "")
	})
	return u, err
}

// User returns a user with roles.
func (s *Store) User(ctx context.Context, id string) (campaigns.User, error) {
	return s.user(ctx, `u.id = $1`, id)
}

// UserByEmail returns a user with roles; the address in any case.
func (s *Store) UserByEmail(ctx context.Context, email string) (campaigns.User, error) {
	return s.user(ctx, `u.email = $1`, strings.ToLower(strings.TrimSpace(email)))
}

func (s *Store) user(ctx context.Context, where string, arg string) (campaigns.User, error) {
	u, err := scanUser(s.read.QueryRowContext(ctx, `SELECT `+userColumns+` WHERE `+where, arg))
	if err != nil {
		return u, translate(err)
	}
	u.Roles, err = readRoles(ctx, s.read, u.ID)
	return u, err
}

func readRoles(ctx context.Context, q querier, userID string) (map[string]campaigns.Role, error) {
	roles := map[string]campaigns.Role{}
	_, err := scanAll(ctx, q, func(r scanner) (struct{}, error) {
		var id string
		var role campaigns.Role
		err := r.Scan(&id, &role)
		roles[id] = role
		return struct{}{}, err
	}, `SELECT municipality_id, role FROM roles WHERE user_id = $1`, userID)
	return roles, translate(err)
}

// Users returns every user, by name, without roles.
func (s *Store) Users(ctx context.Context) ([]campaigns.User, error) {
	all, err := scanAll(ctx, s.read, scanUser, `SELECT `+userColumns+` ORDER BY u.name, u.id`)
	return all, translate(err)
}

// UsersOf returns the users with a role in some of the municipalities, by name, without roles.
func (s *Store) UsersOf(ctx context.Context, municipalityIDs []string) ([]campaigns.User, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanUser, `SELECT `+userColumns+` WHERE u.id IN (SELECT r.user_id FROM roles r WHERE r.municipality_id IN (`+
		placeholders(1, len(municipalityIDs))+`)) ORDER BY u.name, u.id`, anys(municipalityIDs)...)
	return all, translate(err)
}

// SetPassword stores the hash of a new password, ends every session of the user and every unused sign-in link.
func (s *Store) SetPassword(ctx context.Context, userID, hash string) error {
	return s.inTx(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE users SET password_hash = $1 WHERE id = $2`, hash, userID)
		if err != nil {
			return err
		}
		if n == 0 {
			return campaigns.ErrNotFound
		}
		for _, query := range []string{`DELETE FROM sessions WHERE user_id = $1`, `DELETE FROM signin_links WHERE user_id = $1`} {
			if _, err := t.exec(query, userID); err != nil {
				return err
			}
		}
		return t.audit(userID, "user.password", "user/"+userID, "", "", "")
	})
}
