-- expect = ["列“项目代码”没有写进 GROUP BY"]
SELECT 项目代码, SUM(金额) AS 金额 FROM 发放 GROUP BY 期间
