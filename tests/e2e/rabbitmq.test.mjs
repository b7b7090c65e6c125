// The same stories with a real RabbitMQ between: the pages speak to its Web-STOMP, the server to its AMQP.

import { after, before, describe } from 'node:test';
import { startRabbit } from '../support/rabbitmq.mjs';
import { playAll } from './play.mjs';

describe('behind RabbitMQ', () => {
  let broker;
  before(async () => {
    broker = await startRabbit();
    if (!broker) throw new Error('RabbitMQ is not installed');
  });
  after(() => broker?.stop());
  playAll(() => ({ broker }));
});
