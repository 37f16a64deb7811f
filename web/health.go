package web

import "github.com/gofiber/fiber/v2"

// healthz says that the program runs.
func (s *Server) healthz(r *request) error { return r.SendString("ok\n") }

// readyz says that the program and all it needs answer.
func (s *Server) readyz(r *request) error {
	if s.Ready != nil {
		if err := s.Ready(r.ctx()); err != nil {
			s.Log.Warn("not ready", "error", err)
			return r.Status(fiber.StatusServiceUnavailable).SendString("niet gereed\n")
		}
	}
	return r.SendString("ok\n")
}
