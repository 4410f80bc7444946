-- id = "人均"
-- title = "人均数应等于总数除以人数"
-- kind = "claim"
-- severity = "error"
-- category = "sum"
-- slip = true
-- over = "人均"
-- inputs = ["人均.总数", "人均.个数"]
-- basis = "人均数＝总数÷人数，按表里印出的数复算"
-- proves = "印出的人均数在总数的印刷精度内成立"
-- false_alarm = "人数取全年平均、表里印年末数的，应注明口径"
-- verify = "用表里同一行的总数除以人数"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  t.低 AS 分子低,
  t.高 AS 分子高,
  n.低 AS 分母低,
  n.高 AS 分母高,
  c.总数 AS 甲,
  c.个数 AS 乙
FROM 人均 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS t ON t.文档 = c.文档 AND t.号 = c.总数
JOIN 读数 AS n ON n.文档 = c.文档 AND n.号 = c.个数
WHERE n.低 > 0
