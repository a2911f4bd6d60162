// tests/support/cut_proxy.js - stands before a server's unix socket and cuts a connection when the server answers COMMIT
// for the n-th time: the server has committed, the client does not get to know.
//
//   node cut_proxy.js LISTEN_SOCKET SERVER_SOCKET N        prints "ready"
'use strict';
const net = require('net');

const [listen, server, count] = process.argv.slice(2);
const answer = Buffer.from('COMMIT\0');
let left = Number(count);

net.createServer((client) => {
    const upstream = net.connect(server);
    const end = () => { client.destroy(); upstream.destroy(); };

    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', end);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
        for (let at = bytes.indexOf(answer); at >= 0; at = bytes.indexOf(answer, at + 1)) {
            if (--left === 0) {
                client.write(bytes.subarray(0, Math.max(0, at - 5)), end);
                return;
            }
        }
        client.write(bytes);
    });
}).listen(listen, () => console.log('ready'));
