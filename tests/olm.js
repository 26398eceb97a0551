/**
 * tests/olm.js - a real OlmMachine on a device of a person: what a browser
 * does with the five calls of docs/http-api.md 8.
 */
import assert from 'node:assert/strict';
import { require } from './packages.js';

const olm = require('@matrix-org/matrix-sdk-crypto-wasm');

const ONE_TIME = 'signed_curve25519';
const CALLS = {
  [olm.RequestType.KeysUpload]: 'upload',
  [olm.RequestType.KeysQuery]: 'query',
  [olm.RequestType.KeysClaim]: 'claim',
  [olm.RequestType.SignatureUpload]: 'signatures',
};

/** The one who is called so there. */
const nameOf = (person) => `@${person.userId}:judify`;
const userOf = (person) => new olm.UserId(nameOf(person));

export class OlmDevice {
  /** A device of `person` with its own keys on the server. */
  static async start(person) {
    await olm.initAsync();
    const device = new OlmDevice(person, await person.addDevice());
    device.machine = await olm.OlmMachine.initialize(userOf(person), new olm.DeviceId(device.id));
    await device.replenish();
    return device;
  }

  constructor(person, id) {
    this.person = person;
    this.id = id;
  }

  /** POST /api/keys/`call`; the answer's body. */
  async ask(call, body) {
    const path = call === 'upload' ? `upload?device=${this.id}` : call;
    const answer = await this.person.post(`/api/keys/${path}`, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  /** What a request of the machine asks, and tell the machine the answer. */
  async answer(request) {
    const { id, type, body } = request;
    const answer = await this.ask(CALLS[type], body);
    if (CALLS[type] === 'upload') this.stock = answer;
    if (id !== undefined) await this.machine.markRequestAsSent(id, type, JSON.stringify(answer));
    return answer;
  }

  async pump() {
    for (const request of await this.machine.outgoingRequests()) await this.answer(request);
  }

  /** Ask how many keys are left, and make what is missing; how many there were. */
  async replenish() {
    this.stock = await this.ask('upload', {});
    const count = this.stock.one_time_key_counts[ONE_TIME];
    await this.#sync([]);
    await this.pump();
    return count;
  }

  /** Make an identity, or with `password` replace it, and sign this device. */
  async bootstrap(password) {
    const made = await this.machine.bootstrapCrossSigning(true);
    const keys = JSON.parse(made.uploadSigningKeysRequest.body);
    await this.ask('device-signing', password === undefined ? keys : { ...keys, password });
    await this.answer(made.uploadSignaturesRequest);
  }

  /** Learn of all devices of these people, and begin sessions with them. */
  async meet(...people) {
    await this.learn(...people);
    const claim = await this.machine.getMissingSessions(people.map(userOf));
    return claim && this.answer(claim);
  }

  /** Ask for their keys anew; the answer. */
  async learn(...people) {
    await this.machine.updateTrackedUsers(people.map(userOf));
    return this.answer(this.machine.queryKeysForUsers(people.map(userOf)));
  }

  identityOf(person) {
    return this.machine.getIdentity(userOf(person));
  }

  deviceOf({ person, id }) {
    return this.machine.getDevice(userOf(person), new olm.DeviceId(id));
  }

  /** `content` sealed for another device, as identityBasedStrategy allows. */
  async seal(to, content) {
    const device = await this.deviceOf(to);
    const strategy = olm.CollectStrategy.identityBasedStrategy();
    return JSON.parse(await device.encryptToDeviceEvent('app.judify.msg', content, strategy));
  }

  /** What `sealed` of another device says; null when it cannot be opened. */
  async open(from, sealed) {
    const event = { sender: nameOf(from.person), type: 'm.room.encrypted', content: sealed };
    const [processed] = await this.#sync([event]);
    if (processed.type !== olm.ProcessedToDeviceEventType.Decrypted) return null;
    return JSON.parse(processed.rawEvent).content;
  }

  /* Without a count the machine takes it for none, and makes fifty more. */
  #sync(events) {
    const { one_time_key_counts: counts, unused_fallback_key_types: unused } = this.stock;
    return this.machine.receiveSyncChanges(
      JSON.stringify(events),
      new olm.DeviceLists([], []),
      new Map(Object.entries(counts)),
      new Set(unused),
      new olm.DecryptionSettings(olm.TrustRequirement.CrossSigned),
    );
  }
}
