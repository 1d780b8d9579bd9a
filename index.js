/** What n8n loads by the `n8n` section of package.json, for those who require the package by its name. */
module.exports = require('./dist/pack.js');
