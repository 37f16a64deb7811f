package web

// Handlers that are being written; this file is empty, and gone, when all are.

func (s *Server) channelList(r *request) error    { return errTODO }
func (s *Server) newChannelPage(r *request) error { return errTODO }
func (s *Server) newChannel(r *request) error     { return errTODO }
func (s *Server) channelPage(r *request) error    { return errTODO }
func (s *Server) saveChannel(r *request) error    { return errTODO }
func (s *Server) testChannel(r *request) error    { return errTODO }
func (s *Server) pauseChannel(r *request) error   { return errTODO }
func (s *Server) resumeChannel(r *request) error  { return errTODO }
func (s *Server) haltPage(r *request) error       { return errTODO }
func (s *Server) halt(r *request) error           { return errTODO }
func (s *Server) liftHalt(r *request) error       { return errTODO }
func (s *Server) trialPage(r *request) error      { return errTODO }
func (s *Server) accessibility(r *request) error  { return errTODO }

var errTODO = errForbidden
