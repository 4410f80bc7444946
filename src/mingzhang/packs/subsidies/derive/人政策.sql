-- title = "谁领过哪项补贴，领了几期"
-- over = "领取"
-- basis = "成功的发放；一笔含几期的算几期，更正不另算一期"
SELECT f.政策代码, f.证件号, SUM(f.期数) AS 期数, MIN(f.年) AS 首年, MAX(f.年) AS 末年
FROM 领取 AS f
GROUP BY f.政策代码, f.证件号
