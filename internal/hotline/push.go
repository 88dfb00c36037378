package hotline

import (
	"cmp"
	"context"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// noticeEnded tells somebody that a device gets no messages any more.
const noticeEnded = "hotline.notice_push_ended"

// device is a browser that gets messages (PushSubscription, W3C Push API). All of it is a secret of
// its user: who has it can send there.
type device struct {
	Endpoint string `json:"endpoint"`
	Keys     struct {
		P256dh string `json:"p256dh"` // public key of the browser, a point of P-256 (RFC 8291)
		Auth   string `json:"auth"`   // 16 bytes that only we and the browser know
	} `json:"keys"`
	Name string `json:"naam"` // for people
}

// parseDevice reads what a browser says; ok is false when nothing can be sent there. allows says
// which addresses may be used at all.
func parseDevice(said string, allows func(url string) bool) (d device, ok bool) {
	if len(said) > maxDevice || json.Unmarshal([]byte(said), &d) != nil || !allows(d.Endpoint) {
		return d, false
	}
	point, e1 := unpadded(d.Keys.P256dh)
	_, e2 := ecdh.P256().NewPublicKey(point)
	auth, e3 := unpadded(d.Keys.Auth)
	return d, e1 == nil && e2 == nil && e3 == nil && len(auth) == 16
}

// maxDevice is the longest that a browser says, in bytes.
const maxDevice = 4 << 10

func unpadded(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// vapid is the pair of keys with which the program shows to push services who it is (RFC 8292), both
// in base64 for addresses, without padding.
type vapid struct{ private, public string }

func newVapid() (vapid, error) {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return vapid{}, err
	}
	return parseVapid(base64.RawURLEncoding.EncodeToString(k.Bytes()))
}

func parseVapid(private string) (vapid, error) {
	raw, err := unpadded(private)
	if err != nil {
		return vapid{}, err
	}
	k, err := ecdh.P256().NewPrivateKey(raw)
	if err != nil {
		return vapid{}, err
	}
	return vapid{private, base64.RawURLEncoding.EncodeToString(k.PublicKey().Bytes())}, nil
}

// seen is what only a device that got a message can say about it: a keyed hash of which message it
// is, and of the code that it holds. It says once that the message came; after that it says nothing.
func seen(vault *seal.Vault, key, code string) string {
	mac := hmac.New(sha256.New, vault.Derive("hotline push seen"))
	mac.Write([]byte(key + "\x00" + code))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// PushKey is the public key to which a browser binds itself; empty when nothing goes to devices.
func (s *Service) PushKey(ctx context.Context) (string, error) {
	if s.push == nil {
		return "", nil
	}
	k, err := vapidOf(ctx, s.db, s.vault, s.now())
	return k.public, fault.Wrap("hotline.pushkey", err)
}

// AddDevice makes an own way of the browser that said this, and sends a message there: a tap on it
// proves the way. A browser that is a way already stays one, and is asked again where it was not
// proved. Own devices that ended make room.
func (s *Service) AddDevice(ctx context.Context, a access.Actor, said, agent string) error {
	const op = "hotline.adddevice"
	d, err := s.policy.RequireOrg(op, a, actWay)
	if err != nil {
		return err
	}
	if s.push == nil {
		return fault.Invalidf(op, "toestel", "hotline.push_none")
	}
	phone, ok := parseDevice(said, s.push.Post.Allows)
	if !ok {
		return fault.Invalidf(op, "toestel", "hotline.push_bad")
	}
	phone.Name = account.DeviceName(agent)
	kept, err := json.Marshal(phone)
	if err != nil {
		return fault.Wrap(op, err)
	}
	w := Address{Way: Way{ID: store.NewID()}, UserID: a.UserID, Kind: ByPush, To: string(kept)}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		others, err := addressesOf(tx, s.vault, a.UserID)
		if err != nil {
			return err
		}
		key, err := s.vault.HolderKey(tx, s.now(), a.UserID)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(others, func(o Address) bool { return o.Kind == ByPush && o.device().Endpoint == phone.Endpoint }); i >= 0 {
			w.ID = others[i].ID
			err = cmp.Or(putAddress(tx, key, w), newProof(tx, w.ID, pass.NewPIN()))
		} else {
			err = s.insertDevice(tx, op, key, w, others)
		}
		return cmp.Or(err, s.askProof(tx, w.ID), audit.Write(tx, s.now(), a, actWay, "Way", w.ID, d))
	}))
}

// insertDevice adds a device to the ways of somebody, of which those that ended go.
func (s *Service) insertDevice(tx *store.Tx, op string, key seal.Key, w Address, others []Address) error {
	kept := 0
	for _, o := range others {
		if o.Kind != ByPush || !o.Ended {
			kept++
		} else if err := deleteWay(tx, o.ID); err != nil {
			return err
		}
	}
	if kept >= mostWays {
		return fault.Invalidf(op, "toestel", "hotline.way_many")
	}
	return insertWay(tx, key, w, kept, pass.NewPIN())
}

// device is where a way of the kind ByPush leads.
func (a Address) device() (d device) {
	_ = json.Unmarshal([]byte(a.To), &d) // what was kept is what was read
	return d
}

// Came says that a message came on a device, as only that device can say, and whether somebody
// tapped it. A tap proves the way that the message was to prove. What does not fit does not exist.
func (s *Service) Came(ctx context.Context, key, proof string, tapped bool) error {
	const op = "hotline.came"
	wayID, proves := strings.CutPrefix(key, proofKey)
	if !proves {
		if !hmac.Equal([]byte(proof), []byte(seen(s.vault, key, ""))) {
			return fault.New(op, fault.NotFound)
		}
		id, page := splitKey(key)
		return fault.Wrap(op, s.Delivered(ctx, id, page, true, ""))
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		user, code, err := waiting(tx, wayID)
		if err == nil && !hmac.Equal([]byte(proof), []byte(seen(s.vault, key, code))) {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil || !tapped {
			return err
		}
		u, err := account.UserByID(tx, user)
		if err == nil && u.Disabled {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		d, err := s.policy.RequireOrg(op, u.Actor(), actWay)
		return cmp.Or(err, proved(tx, wayID, s.now()), audit.Write(tx, s.now(), u.Actor(), actWay, "Way", wayID, d))
	}))
}
