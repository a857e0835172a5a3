// The training algorithm of TensorFlow Playground, timed: node playground.js EXAMPLES EPOCHS BATCH LAYER...
//
// Written anew from the description of the algorithm in github.com/tensorflow/playground, src/nn.ts (Copyright 2016
// Google Inc., Apache License 2.0): objects for units and connections, one example at a time, derivatives accumulated on
// every unit and connection, an update after each batch, squared error of a tanh output unit, ReLU hidden units. Prints
// the milliseconds of the median epoch. The time does not depend on the values of the examples.

'use strict';

const relu = {value: (x) => Math.max(0, x), slope: (x) => (x <= 0 ? 0 : 1)};
const tanh = {value: (x) => Math.tanh(x), slope: (x) => 1 - Math.tanh(x) ** 2};

class Unit {
  constructor(activation) {
    this.activation = activation;
    this.incoming = [];
    this.outgoing = [];
    this.bias = 0.1;
    this.total = 0;
    this.output = 0;
    this.outputSlope = 0;
    this.totalSlope = 0;
    this.accumulated = 0;
    this.count = 0;
  }
}

class Connection {
  constructor(from, to) {
    this.from = from;
    this.to = to;
    this.weight = Math.random() - 0.5;
    this.slope = 0;
    this.accumulated = 0;
    this.count = 0;
    from.outgoing.push(this);
    to.incoming.push(this);
  }
}

function build(sizes) {
  const layers = sizes.map((size, index) =>
    Array.from({length: size}, () => new Unit(index === sizes.length - 1 ? tanh : relu)));
  for (let index = 1; index < layers.length; index++) {
    for (const to of layers[index]) for (const from of layers[index - 1]) new Connection(from, to);
  }
  return layers;
}

function forward(layers, example) {
  for (let i = 0; i < example.length; i++) layers[0][i].output = example[i];
  for (let index = 1; index < layers.length; index++) {
    for (let i = 0; i < layers[index].length; i++) {
      const unit = layers[index][i];
      unit.total = unit.bias;
      for (let j = 0; j < unit.incoming.length; j++) {
        unit.total += unit.incoming[j].weight * unit.incoming[j].from.output;
      }
      unit.output = unit.activation.value(unit.total);
    }
  }
  return layers[layers.length - 1][0].output;
}

function backward(layers, target) {
  const last = layers[layers.length - 1][0];
  last.outputSlope = last.output - target;
  for (let index = layers.length - 1; index >= 1; index--) {
    for (let i = 0; i < layers[index].length; i++) {
      const unit = layers[index][i];
      unit.totalSlope = unit.outputSlope * unit.activation.slope(unit.total);
      unit.accumulated += unit.totalSlope;
      unit.count++;
      for (let j = 0; j < unit.incoming.length; j++) {
        const connection = unit.incoming[j];
        connection.slope = unit.totalSlope * connection.from.output;
        connection.accumulated += connection.slope;
        connection.count++;
      }
    }
    if (index === 1) break;
    for (let i = 0; i < layers[index - 1].length; i++) {
      const unit = layers[index - 1][i];
      unit.outputSlope = 0;
      for (let j = 0; j < unit.outgoing.length; j++) {
        unit.outputSlope += unit.outgoing[j].weight * unit.outgoing[j].to.totalSlope;
      }
    }
  }
}

function update(layers, learningRate) {
  for (let index = 1; index < layers.length; index++) {
    for (let i = 0; i < layers[index].length; i++) {
      const unit = layers[index][i];
      unit.bias -= learningRate * unit.accumulated / unit.count;
      unit.accumulated = unit.count = 0;
      for (let j = 0; j < unit.incoming.length; j++) {
        const connection = unit.incoming[j];
        connection.weight -= learningRate * connection.accumulated / connection.count;
        connection.accumulated = connection.count = 0;
      }
    }
  }
}

function main([examples, epochs, batch, ...sizes]) {
  const layers = build(sizes);
  const inputs = Array.from({length: examples}, () => Array.from({length: sizes[0]}, () => Math.random()));
  const targets = inputs.map((example) => (example[0] > 0.5 ? 1 : -1));
  const times = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const started = process.hrtime.bigint();
    for (let i = 0; i < examples; i++) {
      forward(layers, inputs[i]);
      backward(layers, targets[i]);
      if ((i + 1) % batch === 0) update(layers, 0.03);
    }
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  times.sort((a, b) => a - b);
  console.log(times[Math.floor(times.length / 2)]);
}

main(process.argv.slice(2).map(Number));
