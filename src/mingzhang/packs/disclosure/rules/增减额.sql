-- id = "增减额"
-- title = "增减额应等于本年数减上年数"
-- kind = "claim"
-- severity = "error"
-- category = "growth"
-- over = "增减额"
-- inputs = ["增减额.本年", "增减额.上年"]
-- basis = "增减额＝本年数－上年数；增加为正，减少为负"
-- proves = "印出的增减额和方向与两年的数一致"
-- false_alarm = "上年数因机构改革、划转调整过，应写明理由"
-- verify = "本年数减上年公开的决算数"
SELECT
  c.文档,
  c.断言,
  c.值 AS 值号,
  v.值,
  v.半,
  t.低 - l.高 AS 分子低,
  t.高 - l.低 AS 分子高,
  CAST(1 AS DECIMAL(24, 6)) AS 分母低,
  CAST(1 AS DECIMAL(24, 6)) AS 分母高,
  c.本年 AS 甲,
  c.上年 AS 乙
FROM 增减额 AS c
JOIN 读数 AS v ON v.文档 = c.文档 AND v.号 = c.值
JOIN 读数 AS t ON t.文档 = c.文档 AND t.号 = c.本年
JOIN 读数 AS l ON l.文档 = c.文档 AND l.号 = c.上年
