-- title = "每个村每年每项补贴的发放"
-- over = "领取"
-- basis = "成功的发放，按期间所属的年度；人数是不同的证件号"
WITH 村年 AS (
  SELECT
    p.政策代码, p.年, p.村代码,
    COUNT(p.证件号) AS 人数, SUM(p.笔数) AS 笔数, SUM(p.数量) AS 数量, SUM(p.金额) AS 金额
  FROM 领取 AS p
  GROUP BY p.政策代码, p.年, p.村代码
)
SELECT
  v.政策代码,
  -- 四个数字各是几，相加成年度
  (STRPOS('0123456789', SUBSTRING(v.年, 1, 1)) - 1) * 1000 + (STRPOS('0123456789', SUBSTRING(v.年, 2, 1)) - 1) * 100
    + (STRPOS('0123456789', SUBSTRING(v.年, 3, 1)) - 1) * 10 + STRPOS('0123456789', SUBSTRING(v.年, 4, 1)) - 1 AS 年度,
  v.村代码, v.人数, v.笔数, v.数量, v.金额
FROM 村年 AS v
