// Runs one service of Azurite for a test process: node service.js <the service's main.js> <its arguments>.
'use strict';
const net = require('net');

// Whoever started this holds the other end. It closes when that process ends, however it ends, and then nobody needs the service.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));

// The port that is asked for is 0, for a free one; the services do not all say which one it came to be.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...options) {
    this.once('listening', () => console.log(`port ${this.address().port}`));
    return listen.apply(this, options);
};

process.argv.splice(1, 1);
require(process.argv[1]);
