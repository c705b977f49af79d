package spec

// Head returns the header itself, so that embedding it is enough for a kind's
// spec struct to tell its kind and name.
func (h *Header) Head() *Header { return h }
