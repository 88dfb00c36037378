package hotline

import (
	"encoding/json"
	"net/http"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
)

// camePath is where the worker of a browser says that a message came.
const camePath = "/meldpunt/aangekomen"

// cameBytes is the most that it says.
const cameBytes = 1 << 10

// postCame takes what the worker of a browser says, who may have no session. Without the word that
// only the device of the message can know there is nothing here.
func (s *Service) postCame(c *web.Context) error {
	const op = "hotline.came"
	var said struct {
		Message string `json:"bericht"`
		Proof   string `json:"bewijs"`
		Tapped  bool   `json:"getikt"`
	}
	if err := json.NewDecoder(c.R.Body).Decode(&said); err != nil {
		return fault.New(op, fault.NotFound)
	}
	if err := s.Came(c.R.Context(), said.Message, said.Proof, said.Tapped); err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}
